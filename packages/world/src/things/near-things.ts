import type { Work } from "@understudy/planner-core/internal";
import { lookAtEach } from "./in-pieces.ts";
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
  *of(agent: string, body: string, from: Thing, kind: string): Work<NearList | undefined> {
    const things = this.#things.ofKind(kind);
    if (!this.#book.hasEstimate || things.size <= MOST_NEAR) return undefined;
    const version = this.#things.versionOf(kind);
    const key = `${kind} ${body}`;
    let lists = this.#lists.get(key);
    const known = lists?.get(from);
    const fromMoves = from.moves;
    if (known?.version === version && known.fromMoves === fromMoves) return known.list;
    const list = yield* this.#listOf(agent, from, things);
    // One of what has moved meanwhile is good for no other question.
    if (this.#things.versionOf(kind) !== version || from.moves !== fromMoves) return list;
    if (this.#count++ >= MOST_LISTS) {
      this.#lists = new Map();
      this.#count = 0;
      lists = undefined;
    }
    if (lists === undefined) {
      lists = new WeakMap();
      this.#lists.set(key, lists);
    }
    lists.set(from, { list, version, fromMoves });
    return list;
  }

  *#listOf(agent: string, from: Thing, things: Iterable<Thing>): Work<NearList | undefined> {
    const near: Thing[] = [];
    const scaledCosts: number[] = [];
    let isKnown = true;
    yield* lookAtEach(things, (thing) => {
      const cost = this.#book.estimate(agent, from, thing);
      isKnown = cost !== UNKNOWN;
      if (!isKnown) return true;
      let at = Math.min(near.length, MOST_NEAR);
      if (at === MOST_NEAR && cost >= (scaledCosts[at - 1] as number)) return false;
      if (at === MOST_NEAR) at--;
      for (; at > 0 && cost < (scaledCosts[at - 1] as number); at--) {
        near[at] = near[at - 1] as Thing;
        scaledCosts[at] = scaledCosts[at - 1] as number;
      }
      near[at] = thing;
      scaledCosts[at] = cost;
      return false;
    });
    return isKnown ? { things: near, scaledCosts } : undefined;
  }
}
