import type { Thing } from "./thing.ts";
import type { Things } from "./things.ts";
import { UNKNOWN, type WayBook } from "./way-book.ts";

/** The nearest things of a kind from some thing, by the game's estimate. */
export interface NearList {
  /** The nearest first. */
  readonly things: readonly Thing[];
  /** By thing the estimated cost of the way there, in thousandths; ascending. */
  readonly scaledCosts: readonly number[];
}

interface KnownList {
  /** Undefined where the game could not tell how far one of them is. */
  readonly list: NearList | undefined;
  readonly version: number;
  readonly fromMoves: number;
}

/** The most things of a list. */
const MOST_NEAR = 128;
/** The most lists that are kept: one for each kind, body, and thing that somebody was at. */
const MOST_LISTS = 10_000;

/**
 * The things that are near to where agents are: worked out once for each thing that one is at, and remembered until things come, go
 * or move. Agents of one body share it.
 */
export class NearThings {
  readonly #things: Things;
  readonly #book: WayBook;
  /** By kind and body. */
  #lists = new Map<string, WeakMap<Thing, KnownList>>();
  #count = 0;

  constructor(things: Things, book: WayBook) {
    this.#things = things;
    this.#book = book;
  }

  /** The nearest things of a kind; undefined where that is not known, or there are so few that it makes no difference. */
  of(agent: string, body: string, from: Thing, kind: string): NearList | undefined {
    const things = this.#things.ofKind(kind);
    if (!this.#book.hasEstimate || things.size <= MOST_NEAR) return undefined;
    const version = this.#things.versionOf(kind);
    const key = `${kind} ${body}`;
    let lists = this.#lists.get(key);
    const known = lists?.get(from);
    if (known?.version === version && known.fromMoves === from.moves) return known.list;
    if (this.#count++ >= MOST_LISTS) {
      this.#lists = new Map();
      this.#count = 0;
      lists = undefined;
    }
    if (lists === undefined) {
      lists = new WeakMap();
      this.#lists.set(key, lists);
    }
    const list = this.#listOf(agent, from, things);
    lists.set(from, { list, version, fromMoves: from.moves });
    return list;
  }

  #listOf(agent: string, from: Thing, things: Iterable<Thing>): NearList | undefined {
    const near: Thing[] = [];
    const scaledCosts: number[] = [];
    for (const thing of things) {
      const cost = this.#book.estimate(agent, from, thing);
      if (cost === UNKNOWN) return undefined;
      let at = Math.min(near.length, MOST_NEAR);
      if (at === MOST_NEAR && cost >= (scaledCosts[at - 1] as number)) continue;
      if (at === MOST_NEAR) at--;
      for (; at > 0 && cost < (scaledCosts[at - 1] as number); at--) {
        near[at] = near[at - 1] as Thing;
        scaledCosts[at] = scaledCosts[at - 1] as number;
      }
      near[at] = thing;
      scaledCosts[at] = cost;
    }
    return { things: near, scaledCosts };
  }
}
