import type { Work } from "@understudy/planner-core/internal";
import type { Thing } from "../things/thing.ts";
import { UNKNOWN, type WayBook, WITHOUT_WAY } from "../things/way-book.ts";
import type { Traveller } from "./bind-ways.ts";

/** A thing as a node of the way graph. */
export interface WayNode {
  /** Undefined for the position of an agent that is at no thing. */
  readonly thing: Thing | undefined;
  /** Whether ways may lead through it. */
  readonly isPassable: boolean;
  /** The least cost of a jump there, in thousandths. */
  readonly scaledLeap: number;
}

/** The cheapest ways from a node, or to a node. */
export interface Cheapest {
  /** The lowest cost to each node, in thousandths. */
  readonly scaledCosts: Float64Array;
  /** Each node's neighbour on the cheapest way; -1 for none. */
  readonly next: Int32Array;
}

/** Lower bound of a way between two things. */
const LEAST_WAY = 1;
/** Limit on lookups per question, about a millisecond. */
const MOST_LOOKS = 20_000;
const MOST_READS = 500_000;
/** Numbers read in one slice, tenths of a millisecond. */
const READS_A_PIECE = 20_000;

/**
 * The graph of ways between things, with lazy edge costs. A way without a known cost counts as its
 * lower bound. A detour excluded by bounds is really none, so the game is only asked for ways that
 * may be part of a detour (Dellin, Srinivasa: *A Unifying Formalism for Shortest Path Problems with
 * Expensive Edge Evaluations via Lazy Best-First Search*, 2016).
 */
export class WayGraph {
  readonly nodes: readonly WayNode[];
  readonly #book: WayBook;
  readonly #traveller: Traveller;
  /** Bounds of the ways from each node; NaN before a lookup. */
  readonly #bounds: (Float64Array | undefined)[] = [];
  /** Whether the ways from each node are known. */
  readonly #isKnown: (Uint8Array | undefined)[] = [];
  /** Remaining lookups and reads. */
  #looksLeft = MOST_LOOKS;
  #readsLeft = MOST_READS;

  constructor(nodes: readonly WayNode[], book: WayBook, traveller: Traveller) {
    this.nodes = nodes;
    this.#book = book;
    this.#traveller = traveller;
  }

  /** Whether a limit was reached, so that nothing is proved. */
  get isExhausted(): boolean {
    return this.#looksLeft <= 0 || this.#readsLeft <= 0;
  }

  /** A lower bound of a way's cost, in thousandths; infinite if there is no way. */
  bound(from: number, to: number): number {
    let row = this.#bounds[from];
    if (row === undefined) {
      row = new Float64Array(this.nodes.length).fill(Number.NaN);
      this.#bounds[from] = row;
      this.#isKnown[from] = new Uint8Array(this.nodes.length);
    }
    const known = row[to] as number;
    return Number.isNaN(known) ? this.#askCost(from, to, row) : known;
  }

  /** Whether the cost of a way is known. */
  isKnown(from: number, to: number): boolean {
    this.bound(from, to);
    return this.#isKnown[from]?.[to] === 1;
  }

  /** Asks the game for a way. Returns whether its cost is now known. */
  ask(from: number, to: number): boolean {
    if (this.isKnown(from, to)) return true;
    const { name, body } = this.#traveller;
    const start = this.nodes[from]?.thing;
    const end = this.nodes[to]?.thing as Thing;
    const cost =
      start === undefined
        ? this.#book.fromHere(name, end, this.#book.quarter)
        : this.#book.between(name, body, start, end, this.#book.quarter);
    if (cost === UNKNOWN) return false;
    this.#note(from, to, cost);
    return true;
  }

  /** The cost of the direct way in thousandths, if known. */
  direct(from: number, to: number): number {
    const { name, body } = this.#traveller;
    const end = this.nodes[to]?.thing as Thing;
    const cost = this.#book.known(name, body, this.nodes[from]?.thing, end);
    return cost === WITHOUT_WAY || cost === UNKNOWN ? Number.POSITIVE_INFINITY : cost;
  }

  /**
   * The cheapest ways from a node to all others, through passable nodes.
   *
   * @param isBackwards whether to compute ways to the node instead
   * @param without nodes to avoid
   */
  *cheapest(from: number, isBackwards: boolean, without?: ReadonlySet<number>): Work<Cheapest> {
    const count = this.nodes.length;
    const scaledCosts = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
    const next = new Int32Array(count).fill(-1);
    const isDone = new Uint8Array(count);
    scaledCosts[from] = 0;
    for (let reads = 2 * count; ; reads += 2 * count) {
      if (reads >= READS_A_PIECE || this.#book.takePause()) {
        reads = 0;
        yield;
      }
      const at = nearestOf(scaledCosts, isDone);
      if (at < 0 || this.isExhausted) return { scaledCosts, next };
      isDone[at] = 1;
      const mayPass = this.nodes[at]?.isPassable === true && without?.has(at) !== true;
      if (at !== from && !mayPass) continue;
      this.#readsLeft -= count;
      for (let to = 0; to < count; to++) {
        if (isDone[to] === 1) continue;
        const way = isBackwards ? this.bound(to, at) : this.bound(at, to);
        const sum = (scaledCosts[at] as number) + way;
        if (sum >= (scaledCosts[to] as number)) continue;
        scaledCosts[to] = sum;
        next[to] = at;
      }
    }
  }

  #askCost(from: number, to: number, row: Float64Array): number {
    const { name, body } = this.#traveller;
    const end = this.nodes[to]?.thing;
    this.#looksLeft--;
    if (end === undefined || from === to) {
      row[to] = from === to ? LEAST_WAY : Number.POSITIVE_INFINITY;
      (this.#isKnown[from] as Uint8Array)[to] = 1;
      return row[to] as number;
    }
    const start = this.nodes[from]?.thing;
    const known = this.#book.known(name, body, start, end);
    if (known !== UNKNOWN) return this.#note(from, to, known);
    const estimate = this.#book.estimate(name, start, end);
    const leap = this.nodes[to]?.scaledLeap as number;
    row[to] = Math.min(leap, Math.max(LEAST_WAY, estimate));
    return row[to] as number;
  }

  #note(from: number, to: number, cost: number): number {
    const leap = this.nodes[to]?.scaledLeap as number;
    const row = this.#bounds[from] as Float64Array;
    row[to] = Math.min(leap, cost === WITHOUT_WAY ? Number.POSITIVE_INFINITY : cost);
    (this.#isKnown[from] as Uint8Array)[to] = 1;
    return row[to] as number;
  }
}

/** The nearest open node; -1 for none. */
function nearestOf(scaledCosts: Float64Array, isDone: Uint8Array): number {
  let nearest = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at < scaledCosts.length; at++) {
    if (isDone[at] === 1 || (scaledCosts[at] as number) >= least) continue;
    least = scaledCosts[at] as number;
    nearest = at;
  }
  return nearest;
}
