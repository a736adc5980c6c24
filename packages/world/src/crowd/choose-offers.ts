import type { Thing } from "../things/thing.ts";
import { assign, type Offer } from "./assignment.ts";
import type { ErrandOffer } from "./offers.ts";

/** The offer for each agent, as indices; -1 for none. A thing has an item for each turn. */
export function chooseOffers(offers: readonly (readonly ErrandOffer[])[]): readonly number[] {
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
        return { item, scaledCost: scaledCost + (scaledWaits[turn] ?? 0) };
      });
    });
  });
  return assign(priced, count).map((chosen, at) => origin[at]?.[chosen] ?? -1);
}
