import type { Work } from "@understudy/planner-core/internal";
import { lookAtEach } from "./in-pieces.ts";
import type { Thing } from "./thing.ts";
import type { Things } from "./things.ts";
import { UNKNOWN, type WayBook } from "./way-book.ts";

/** The nearest things of a kind around a thing, by the game's estimate. */
export interface NearList {
  /** Nearest first. */
  readonly things: readonly Thing[];
  /** The estimated cost of the way to each thing, in thousandths; ascending. */
  readonly scaledCosts: readonly number[];
}

interface KnownList {
  /** Undefined if the game has no estimate for some thing. */
  readonly list: NearList | undefined;
  readonly version: number;
  readonly fromMoves: number;
}

/** Limit on things of a list. */
const MOST_NEAR = 128;
/** Limit on cached lists: one for each kind, body, and position of an agent. */
const MOST_LISTS = 10_000;

/**
 * Lists of the nearest things around agents, cached by the thing at the agent's position until
 * things come, go or move. Agents of a body share them.
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

  /** The nearest things of a kind; undefined if unknown, or if there are too few things to need a list. */
  *of(agent: string, body: string, from: Thing, kind: string): Work<NearList | undefined> {
    const things = this.#things.ofKind(kind);
    if (!this.#book.hasEstimate || things.length <= MOST_NEAR) return undefined;
    const version = this.#things.versionOf(kind);
    const key = `${kind} ${body}`;
    let lists = this.#lists.get(key);
    const known = lists?.get(from);
    const fromMoves = from.moves;
    if (known?.version === version && known.fromMoves === fromMoves) return known.list;
    const list = yield* this.#listOf(agent, from, things);
    // If things moved in the meantime, the list serves only this question.
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

  *#listOf(agent: string, from: Thing, things: readonly Thing[]): Work<NearList | undefined> {
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
