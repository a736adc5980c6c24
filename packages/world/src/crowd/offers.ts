import type { Work } from "@understudy/planner-core/internal";
import type { Asker } from "../binding/asker.ts";
import type { CandidateOptions } from "../binding/candidate-options.ts";
import { UNKNOWN_REACH } from "../binding/reach.ts";
import type { KnownGoal } from "../question/goals.ts";
import type { Thing, ThingId } from "../things/thing.ts";
import { UNKNOWN, WITHOUT_WAY } from "../things/way-book.ts";
import type { Errand, OwnValuesOf } from "./errand.ts";
import type { Preparation } from "./preparing/preparation.ts";
import type { Promises, UseAhead, WayOfAgent } from "./promises.ts";
import type { Slot } from "./slots/slot.ts";
import type { ErrandSlots } from "./slots/slots.ts";
import { addedWait, waitsAt } from "./slots/waits.ts";

/** The reason for an errand that does not reach its goal. */
interface Preparing {
  readonly goal: KnownGoal;
  readonly by: Preparation;
  /** The thing beside which the agent will wait, as the only one if `isSole`. */
  readonly thing?: Thing;
  readonly isSole?: boolean;
}

/** An errand of an agent with its things. */
export interface ErrandOffer {
  readonly goal: KnownGoal;
  /** Set for an errand that only prepares for its goal. */
  readonly prepares?: Preparing | undefined;
  /** The hash of the goal. */
  readonly hash: string;
  readonly errand: Errand;
  readonly things: readonly Thing[];
  /** Its cost less what its things are worth; may be negative. */
  readonly scaledCost: number;
  /** Its cost, whatever its things are worth. */
  readonly scaledLength: number;
  /** The thing that other agents may want instead; undefined if any number of agents may run the errand. */
  readonly contended: Thing | undefined;
  /** The number of agents that may have that thing. */
  readonly room: number;
  /** The number of agents that will use it before; each turn has its own price. */
  readonly ahead: number;
  /** The price of waiting, by turn. */
  readonly scaledWaits: readonly number[];
  /** The things that are claimed only when it is their turn. */
  readonly stations: ReadonlySet<ThingId>;
  /** By index of a thing that it claims. */
  readonly uses: ReadonlyMap<number, UseAhead>;
}

/** Most offers of an agent for one goal. */
const MOST_OFFERS = 24;
/** Most things that decide others, for which an errand is priced. */
const MOST_DECIDING = 12;

/** The turns of agents at a thing. */
type Turns = Pick<ErrandOffer, "ahead" | "contended" | "room" | "scaledWaits">;

/** An agent that makes a bid for a goal. */
export interface Bidder {
  readonly asker: Asker;
  readonly own: OwnValuesOf;
  readonly goal: KnownGoal;
  /** The hash of the goal. */
  readonly hash: string;
}

/** An errand from its beginning to its end. */
interface Journey {
  readonly scaledCost: number;
  readonly end: Thing | "here";
  /** By thing that it claims. */
  readonly uses: ReadonlyMap<number, UseAhead>;
}

/** A way to a thing of an errand that is still open, and on to the next one if that is chosen. */
interface Leg {
  readonly thing: number;
  readonly from: Thing | "here";
  readonly next?: Thing | undefined;
  /** The cost of the errand up to then. Default: not known */
  readonly spent?: number;
}

/** The offers of agents at one moment: the things that fit errands are found once for all of them. */
export class Offers {
  readonly slots: ErrandSlots;
  readonly #options: CandidateOptions;
  readonly #promises: Promises;
  readonly #spots = new Map<string, boolean>();

  constructor(options: CandidateOptions, promises: Promises, slots: ErrandSlots) {
    this.#options = options;
    this.#promises = promises;
    this.slots = slots;
  }

  /**
   * The offers of an agent for a goal, cheapest first.
   *
   * @param errands that suit the agent
   */
  *of(bidder: Bidder, errands: readonly Errand[]): Work<readonly ErrandOffer[]> {
    const offers: ErrandOffer[] = [];
    for (const errand of errands) yield* this.#add(offers, bidder, errand);
    offers.sort((one, other) => one.scaledCost - other.scaledCost);
    return offers.length > MOST_OFFERS ? offers.slice(0, MOST_OFFERS) : offers;
  }

  /** The way of an agent to the nearest of the scarcest things of errands. */
  *approach(asker: Asker, errands: readonly Errand[]): Work<number> {
    let least = Number.POSITIVE_INFINITY;
    for (const errand of errands) {
      const slots = errand.contended.map((thing) => this.slots.of(asker, errand, thing));
      slots.sort((one, other) => one.length - other.length);
      for (const { thing } of slots[0]?.slice(0, MOST_DECIDING) ?? []) {
        const way = this.#priceOf(asker, "here", thing);
        if (way !== WITHOUT_WAY) least = Math.min(least, way);
        if (this.#options.book.takePause()) yield;
      }
    }
    return least;
  }

  /** The cost of the way of an agent to a thing; undefined if there is none. */
  *wayTo(asker: Asker, thing: Thing): Work<number | undefined> {
    const way = this.#priceOf(asker, "here", thing);
    if (this.#options.book.takePause()) yield;
    return way === WITHOUT_WAY ? undefined : way;
  }

  *#add(offers: ErrandOffer[], bidder: Bidder, errand: Errand): Work {
    const { asker, own, goal } = bidder;
    const chosen = new Array<Slot | undefined>(errand.kinds.length);
    for (const [at, place] of errand.places.entries()) {
      const pinned = goal.pins.get(place.name);
      if (pinned === undefined) continue;
      const slot = this.slots.certain(asker, errand, at, pinned);
      if (slot === undefined) return;
      chosen[at] = slot;
    }
    if (!this.#follow(chosen, bidder, errand)) return;
    const supply = this.#supplyFor(asker, errand);
    const llm = this.#leading(errand, chosen, supply);
    if (llm === undefined) {
      yield* this.#complete(offers, chosen, bidder, errand, supply);
      return;
    }
    for (const slot of yield* this.#near(asker, errand, llm)) {
      const filled = chosen.slice();
      filled[llm] = slot;
      if (!errand.fits(filled, own) || !this.#follow(filled, bidder, errand)) continue;
      yield* this.#complete(offers, filled, bidder, errand, supply, llm);
    }
  }

  /** By contended thing: the number of agents that there is room for. */
  #supplyFor(asker: Asker, errand: Errand): readonly number[] {
    return errand.contended.map((thing) => this.slots.roomOf(this.slots.of(asker, errand, thing)));
  }

  /**
   * The contended thing to begin with: a thing that decides others, or else the scarcest thing;
   * undefined if all are chosen.
   */
  #leading(
    { contended, links }: Errand,
    chosen: readonly unknown[],
    supply: readonly number[],
  ): number | undefined {
    let scarcest: number | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const [at, thing] of contended.entries()) {
      if (chosen[thing] !== undefined) continue;
      const decides = links.some((link) => {
        return link.by.thing === thing && chosen[link.thing] === undefined;
      });
      if (decides) return thing;
      const all = supply[at] as number;
      if (all >= least) continue;
      scarcest = thing;
      least = all;
    }
    return scarcest;
  }

  /** Chooses the things that other values refer to. Returns false if one of them does not fit. */
  #follow(chosen: (Slot | undefined)[], { asker, own }: Bidder, errand: Errand): boolean {
    for (let isOther = errand.links.length > 0; isOther; ) {
      isOther = false;
      for (const { thing, by } of errand.links) {
        if (by.thing >= 0 && chosen[by.thing] === undefined) continue;
        const id = errand.referred(by, chosen, own);
        const known = chosen[thing];
        if (known !== undefined) {
          if (known.id !== id) return false;
          continue;
        }
        const found = id === undefined ? undefined : asker.knowledge.find(id);
        const slot = found && this.slots.certain(asker, errand, thing, found);
        if (slot === undefined) return false;
        chosen[thing] = slot;
        isOther = true;
      }
    }
    return true;
  }

  /** Takes what is nearest for the other things, and adds the offer. */
  *#complete(
    offers: ErrandOffer[],
    chosen: (Slot | undefined)[],
    bidder: Bidder,
    errand: Errand,
    supply: readonly number[],
    llm?: number,
  ): Work {
    const { own, goal, hash } = bidder;
    const journey = yield* this.#walk(chosen, bidder, errand);
    if (journey === undefined) return;
    for (let thing = 0; thing < chosen.length; thing++) {
      chosen[thing] ??= yield* this.#nearest(chosen, bidder, errand, { thing, from: journey.end });
      if (chosen[thing] === undefined) return;
    }
    if (!errand.fits(chosen, own) || !this.#follow(chosen, bidder, errand)) return;
    const slots = chosen as readonly Slot[];
    const things = slots.map(({ thing }) => thing);
    if (new Set(things).size < things.length) return;
    const { uses } = journey;
    const turns = this.#turnsOf(slots, errand, uses, supply, llm);
    if (turns === undefined) return;
    let waits = 0;
    for (const [at, slot] of slots.entries()) {
      const use = slot.isStation && slot.thing !== turns.contended ? uses.get(at) : undefined;
      if (use !== undefined) waits += this.#waitAt(slot, use);
    }
    const stations = new Set(slots.filter(({ isStation }) => isStation).map(({ id }) => id));
    let worth = 0;
    for (const thing of things) worth = Math.max(worth, this.#options.worthOf(thing));
    const scaledLength = journey.scaledCost + waits;
    const prices = { scaledCost: scaledLength - worth, scaledLength };
    offers.push({ goal, hash, errand, things, stations, uses, ...prices, ...turns });
  }

  /** Goes through an errand, and takes what is nearest on the way. Undefined if there is no way. */
  *#walk(chosen: (Slot | undefined)[], bidder: Bidder, errand: Errand): Work<Journey | undefined> {
    const ways = errand.steps.map(({ to }) => to).filter((to) => to >= 0);
    const uses = new Map<number, UseAhead>();
    let passed = 0;
    let end: Thing | "here" = "here";
    let scaledCost = 0;
    for (const { to, claims, scaledCost: ofStep } of errand.steps) {
      if (to >= 0) {
        const next: Thing | undefined = chosen[ways[++passed] ?? -1]?.thing;
        const leg: Leg = { thing: to, from: end, next, spent: scaledCost };
        chosen[to] ??= yield* this.#nearest(chosen, bidder, errand, leg);
        const thing: Thing | undefined = chosen[to]?.thing;
        const cost = thing === undefined ? WITHOUT_WAY : this.#priceOf(bidder.asker, end, thing);
        if (thing === undefined || cost === WITHOUT_WAY) return undefined;
        if (end !== thing) scaledCost += cost;
        end = thing;
      }
      for (const thing of claims) {
        const { arrival, length } = uses.get(thing) ?? { arrival: scaledCost, length: 0 };
        uses.set(thing, { arrival, length: length + ofStep });
      }
      scaledCost += ofStep;
    }
    return { scaledCost, end, uses };
  }

  /**
   * The turns at the scarcest thing, or at the leading one of those, of which each offer has another; undefined if one
   * of the things has none.
   */
  #turnsOf(
    slots: readonly Slot[],
    errand: Errand,
    uses: ReadonlyMap<number, UseAhead>,
    supply: readonly number[],
    llm: number | undefined,
  ): Turns | undefined {
    let scarcest: Turns = { contended: undefined, room: 0, ahead: 0, scaledWaits: [] };
    let least = Number.POSITIVE_INFINITY;
    for (const [at, thing] of errand.contended.entries()) {
      const { thing: contended, isStation, places, room } = slots[thing] as Slot;
      const use = isStation ? uses.get(thing) : undefined;
      const users = use === undefined ? [] : this.#promises.usesOf(contended);
      const scaledWaits = use === undefined ? [] : waitsAt(users, use, places);
      const left = use === undefined ? room : scaledWaits.length;
      const turns = { room: left, ahead: users.length, scaledWaits };
      if (turns.room === 0) return undefined;
      const all = supply[at] as number;
      if (thing === llm ? all > least : all >= least) continue;
      least = all;
      scarcest = { ...turns, contended };
    }
    return scarcest;
  }

  *#nearest(
    chosen: readonly (Slot | undefined)[],
    { asker, own }: Bidder,
    errand: Errand,
    { thing, from, next, spent = 0 }: Leg,
  ): Work<Slot | undefined> {
    let nearest: Slot | undefined;
    let least = Number.POSITIVE_INFINITY;
    const filled = chosen.slice();
    const slots = this.slots.of(asker, errand, thing);
    for (let index = 0; index < slots.length; index++) {
      const slot = slots[index] as Slot;
      filled[thing] = slot;
      if (isAmong(chosen, slot) || !errand.fits(filled, own, thing)) continue;
      if (this.#options.book.takePause()) yield;
      const price = this.#priceOf(asker, from, slot.thing);
      if (price === WITHOUT_WAY) continue;
      const use = { arrival: spent + price, length: errand.lengthAt(thing) };
      const wait = slot.isStation ? this.#waitAt(slot, use) : 0;
      const way = price + wait - this.#options.worthOf(slot.thing);
      if (way >= least) continue;
      const on = next === undefined ? 0 : this.#priceOf(asker, slot.thing, next);
      if ((on === WITHOUT_WAY && next !== undefined) || way + on >= least) continue;
      nearest = slot;
      least = way + on;
    }
    return nearest;
  }

  #waitAt({ thing, places }: Slot, use: UseAhead): number {
    return addedWait(this.#promises.usesOf(thing), use, places);
  }

  /** The things that fit, or the nearest of many. */
  *#near(asker: Asker, errand: Errand, thing: number): Work<readonly Slot[]> {
    const slots = this.slots.of(asker, errand, thing);
    const most = errand.links.some(({ by }) => by.thing === thing) ? MOST_DECIDING : MOST_OFFERS;
    if (slots.length <= most) return slots;
    const there: { readonly slot: Slot; readonly price: number }[] = [];
    for (const slot of slots) {
      if (this.#options.book.takePause()) yield;
      const price = this.#priceOf(asker, "here", slot.thing);
      const { worthOf } = this.#options;
      if (price !== WITHOUT_WAY) there.push({ slot, price: price - worthOf(slot.thing) });
    }
    there.sort((one, other) => one.price - other.price);
    return there.slice(0, most).map(({ slot }) => slot);
  }

  /** Whether agents go to things of a kind. */
  #isSpot(kind: string): boolean {
    let isSpot = this.#spots.get(kind);
    if (isSpot === undefined) {
      const { position, kinds } = this.#options.layout;
      const place = kinds.get(kind)?.places[0];
      const { layout } = this.#options;
      isSpot =
        position !== undefined &&
        place !== undefined &&
        layout.codeOf(position.variable, place) >= 0;
      this.#spots.set(kind, isSpot);
    }
    return isSpot;
  }

  /** The costs of an agent's ways; a way that there is not counts as a long one. */
  ways({ asker }: Pick<Bidder, "asker">): WayOfAgent {
    return (from, to) => {
      const cost = this.#priceOf(asker, from, to);
      return cost === WITHOUT_WAY ? UNKNOWN_REACH : cost;
    };
  }

  /** The cost of a way: what is known of it, or the game's estimate. */
  #priceOf({ traveller: { name, body, at } }: Asker, from: Thing | "here", to: Thing): number {
    const { book, layout } = this.#options;
    const start = from === "here" ? at : from;
    if (start === to || !layout.hasWays || !this.#isSpot(to.kind)) return 1;
    const known = book.known(name, body, start, to);
    if (known !== UNKNOWN) return known;
    const estimate = book.estimate(name, start, to);
    if (estimate !== UNKNOWN) return estimate;
    const cost =
      start === undefined
        ? book.fromHere(name, to, book.half)
        : book.between(name, body, start, to, book.half);
    return cost === UNKNOWN ? UNKNOWN_REACH : cost;
  }
}

function isAmong(chosen: readonly (Slot | undefined)[], slot: Slot): boolean {
  for (let at = 0; at < chosen.length; at++) if (chosen[at]?.thing === slot.thing) return true;
  return false;
}
