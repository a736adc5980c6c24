/**
 * The states that a search has seen, packed, and the way to each.
 *
 * @module
 */

import type { Layout } from "../../model/layout.ts";
import { LongFloats, LongInts } from "../../work/long-numbers.ts";
import { NodeTable } from "./node-table.ts";

/** The most nodes of one family that are looked at for dominance by default: families can grow long. */
const MAX_COMPARISONS = 64;
/** Bytes that a node takes beside its lanes. */
const BYTES_PER_NODE = 28 + NodeTable.BYTES;

/** A node that waits to be expanded. */
export const OPEN = 0;
/** A node that was expanded. */
export const CLOSED = 1;
/** A node that a better one replaced. */
export const DEAD = 2;

/**
 * The nodes of one search as a structure of arrays, with duplicate and dominance detection. Nothing is allocated
 * per node, and nothing is ever copied or rehashed all at once. One store serves many searches, one at a time.
 */
export class StateStore {
  /** Number of nodes. */
  count = 0;
  /** The node for which the last state was turned away: equal to it, or better. */
  known = -1;
  /** The nodes of one family that are looked at for dominance at most, until it is reset. */
  maxComparisons: number = MAX_COMPARISONS;
  /** Known nodes that were looked at for the last state that was added. */
  compared = 0;
  /** Cost of the best known way to each node. */
  readonly g: LongFloats = new LongFloats();
  /** Estimate of the cost to the goal, whatever the search puts there. */
  readonly h: LongFloats = new LongFloats();
  readonly parent: LongInts = new LongInts();
  readonly operator: LongInts = new LongInts();
  /** `OPEN`, `CLOSED` or `DEAD`, and flags of the search above the lowest two bits. */
  readonly state: LongInts = new LongInts();
  readonly #lanes: LongInts = new LongInts();

  #layout: Layout | undefined;
  #isFamily = false;
  #multipliers: Int32Array = new Int32Array(0);
  readonly #states: NodeTable = new NodeTable();
  /** By what states must have in common to be compared for dominance. */
  readonly #families: NodeTable = new NodeTable();

  /** The number of nodes that the arrays have room for. */
  get capacity(): number {
    return this.g.capacity;
  }

  /** The number of integers for states that the arrays have room for. */
  get laneCapacity(): number {
    return this.#lanes.capacity;
  }

  /** The memory that the nodes take, in bytes: the same for equal searches, whatever arrays they were lent. */
  get bytes(): number {
    const { laneCount } = this.#layout as Layout;
    const family = this.#isFamily ? NodeTable.BYTES : 0;
    return this.count * (BYTES_PER_NODE + family + 4 * laneCount);
  }

  /** Forgets all nodes. */
  reset(layout: Layout): void {
    this.count = 0;
    this.#states.clear();
    this.#layout = layout;
    this.#isFamily = layout.exactLanes < layout.laneCount;
    if (this.#isFamily) this.#families.clear();
    this.maxComparisons = MAX_COMPARISONS;
    if (this.#multipliers.length < layout.laneCount) {
      this.#multipliers = Int32Array.from(
        { length: layout.laneCount },
        (_, lane) => Math.imul(lane + 1, 0x9e3779b1) | 1,
      );
    }
  }

  /** Copies the lanes of a node. */
  read(node: number, target: Int32Array): void {
    const lanes = this.#lanes;
    const { laneCount } = this.#layout as Layout;
    const offset = node * laneCount;
    for (let lane = 0; lane < laneCount; lane++) target[lane] = lanes.get(offset + lane);
  }

  /**
   * Adds a state unless a node is known that is at least as good in every resource and no dearer:
   * the equal one is always found, a better one if it is among the newest few. Known nodes that are
   * dearer and no better die.
   *
   * @param source the lanes of the state
   * @returns the new node, or -1
   */
  add(source: Int32Array, g: number, parent: number, operator: number): number {
    const { exactLanes, laneCount } = this.#layout as Layout;
    this.compared = 0;
    const multipliers = this.#multipliers;
    let hash = 0;
    for (let lane = 0; lane < exactLanes; lane++) {
      hash = Math.imul(hash ^ (source[lane] as number), multipliers[lane] as number);
      hash ^= hash >>> 15;
    }
    const familyHash = finish(hash);
    for (let lane = exactLanes; lane < laneCount; lane++) {
      hash = Math.imul(hash ^ (source[lane] as number), multipliers[lane] as number);
      hash ^= hash >>> 15;
    }
    hash = finish(hash);
    if (this.#findsEqual(source, g, hash)) return -1;
    if (this.#isFamily && this.#findsBetter(source, g, familyHash)) return -1;

    const node = this.count++;
    if (node === this.g.capacity) this.#grow();
    const lanes = this.#lanes;
    const offset = node * laneCount;
    while (offset + laneCount > lanes.capacity) lanes.grow();
    for (let lane = 0; lane < laneCount; lane++) lanes.set(offset + lane, source[lane] as number);
    this.g.set(node, g);
    this.h.set(node, 0);
    this.parent.set(node, parent);
    this.operator.set(node, operator);
    this.state.set(node, OPEN);
    this.#states.add(node, hash);
    if (this.#isFamily) this.#families.add(node, familyHash);
    return node;
  }

  /** The operators that lead to a node. */
  pathTo(node: number): number[] {
    const path: number[] = [];
    for (let at = node; this.parent.get(at) >= 0; at = this.parent.get(at)) {
      path.push(this.operator.get(at));
    }
    return path.reverse();
  }

  /** Whether the same state is known at no higher cost; if it is dearer there, it dies. */
  #findsEqual(source: Int32Array, g: number, hash: number): boolean {
    const { laneCount } = this.#layout as Layout;
    const lanes = this.#lanes;
    const states = this.#states;
    let previous = -1;
    for (let node = states.first(hash); node >= 0; node = states.after(node)) {
      this.compared++;
      let equal = states.hasHash(node, hash);
      const offset = node * laneCount;
      for (let lane = 0; equal && lane < laneCount; lane++) {
        equal = lanes.get(offset + lane) === source[lane];
      }
      if (equal) {
        if (this.g.get(node) <= g) {
          this.known = node;
          return true;
        }
        this.state.set(node, DEAD);
        states.remove(node, previous, hash);
        return false;
      }
      previous = node;
    }
    return false;
  }

  /** Whether a state with at least the same resources is known at no higher cost. */
  #findsBetter(source: Int32Array, g: number, familyHash: number): boolean {
    const { exactLanes, laneCount, guards } = this.#layout as Layout;
    const lanes = this.#lanes;
    const { state } = this;
    const families = this.#families;
    let previous = -1;
    let left = this.maxComparisons;
    for (let node = families.first(familyHash); node >= 0 && left > 0; left--) {
      this.compared++;
      const following = families.after(node);
      const offset = node * laneCount;
      let dead = state.get(node) === DEAD;
      if (!dead && families.hasHash(node, familyHash)) {
        const nodeG = this.g.get(node);
        let covers = nodeG <= g;
        dead = nodeG >= g;
        for (let lane = exactLanes; (covers || dead) && lane < laneCount; lane++) {
          const guard = guards[lane] as number;
          const known = lanes.get(offset + lane);
          const found = source[lane] as number;
          covers = covers && (((known | guard) - found) & guard) === guard;
          dead = dead && (((found | guard) - known) & guard) === guard;
        }
        // Equal hashes are nearly always those of equal lanes.
        for (let lane = 0; (covers || dead) && lane < exactLanes; lane++) {
          if (lanes.get(offset + lane) !== source[lane]) covers = dead = false;
        }
        if (covers) {
          this.known = node;
          return true;
        }
      }
      if (dead) {
        state.set(node, DEAD);
        families.remove(node, previous, familyHash);
      } else previous = node;
      node = following;
    }
    return false;
  }

  #grow(): void {
    this.g.grow();
    this.h.grow();
    this.parent.grow();
    this.operator.grow();
    this.state.grow();
  }
}

function finish(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return mixed ^ (mixed >>> 13);
}
