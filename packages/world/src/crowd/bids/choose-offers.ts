import type { Thing } from "../../things/thing.ts";
import type { ErrandOffer } from "../offers.ts";
import { assign, type Offer } from "./assignment.ts";

/** The time for which agents wait without a lower price: until then the nearest one goes. In game time (ms). */
const PATIENCE_MS = 60_000;
/** The further wait after which an agent's price is halved, and the longest wait that counts. In game time (ms). */
const HALF_PRICE_MS = 10_000;
const LONGEST_WAIT_MS = 60_000;

/** The offers of an agent at prices that fall with the time for which it has waited, in game time (ms). */
export function withWait(waitMs: number, offers: readonly ErrandOffer[]): readonly ErrandOffer[] {
  const countedMs = Math.min(LONGEST_WAIT_MS, waitMs - PATIENCE_MS);
  if (countedMs <= 0) return offers;
  const share = 1 + countedMs / HALF_PRICE_MS;
  return offers.map((offer) => {
    const less = Math.abs(offer.scaledCost) * (1 - 1 / share);
    return { ...offer, scaledCost: offer.scaledCost - less };
  });
}

/**
 * Chooses an offer for each agent, at the least sum of prices.
 *
 * @returns indices of agents and of their offers, -1 for none; the cheapest first, since offers may share things besides
 *   the contended ones
 */
export function awardsFor(
  offers: readonly (readonly ErrandOffer[])[],
): readonly (readonly [agent: number, offer: number])[] {
  const chosen = [...chooseOffers(offers).entries()];
  const priceOf = ([agent, offer]: readonly [number, number]): number =>
    offers[agent]?.[offer]?.scaledCost ?? Number.MAX_VALUE;
  return chosen.sort((one, other) => priceOf(one) - priceOf(other));
}

/** The offer for each agent, as indices; -1 for none. A thing has an item for each turn. */
function chooseOffers(offers: readonly (readonly ErrandOffer[])[]): readonly number[] {
  /** By thing and turn. */
  const items = new Map<Thing, Map<number, number>>();
  let count = 0;
  const itemOf = (thing: Thing, turn: number): number => {
    let turns = items.get(thing);
    if (turns === undefined) {
      turns = new Map();
      items.set(thing, turns);
    }
    const item = turns.get(turn) ?? count++;
    turns.set(turn, item);
    return item;
  };
  let least = 0;
  for (const own of offers) for (const one of own) least = Math.min(least, one.scaledCost);
  /** By agent and offer of a turn: the offer. */
  const origin: number[][] = [];
  const priced = offers.map((own, at) => {
    const from: number[] = [];
    origin[at] = from;
    return own.flatMap(({ contended, room, ahead, scaledCost, scaledWaits }, index): Offer[] => {
      const turns = contended === undefined ? 1 : room;
      return Array.from({ length: turns }, (_, turn) => {
        from.push(index);
        const item = contended === undefined ? -1 : itemOf(contended, ahead + turn);
        return { item, scaledCost: scaledCost - least + (scaledWaits[turn] ?? 0) };
      });
    });
  });
  return assign(priced, count).map((chosen, at) => origin[at]?.[chosen] ?? -1);
}
