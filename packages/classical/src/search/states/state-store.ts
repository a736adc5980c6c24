/**
 * The packed states of a search, with the path to each.
 *
 * @module
 */

import type { Layout } from "../../model/layout.ts";
import { LongFloats, LongInts } from "../../work/long-numbers.ts";
import { NodeTable } from "./node-table.ts";

/** Limit on dominance checks per state, as a family may have many nodes. */
const MAX_COMPARISONS = 64;
/** Bytes of a node besides its fields. */
const BYTES_PER_NODE = 28 + NodeTable.BYTES;

/** State of an open node. */
export const OPEN = 0;
/** State of an expanded node. */
export const CLOSED = 1;
/** State of a node that a better one has replaced. */
export const DEAD = 2;

/**
 * The nodes of a search as a structure of arrays, with duplicate and dominance detection. It
 * allocates nothing per node, and never copies or rehashes everything at once. One store serves
 * many searches, one at a time.
 */
export class StateStore {
  /** Number of nodes. */
  count = 0;
  /** The node that equals or dominates the state rejected last. */
  known = -1;
  /** Number of known nodes compared with the state added last. */
  compared = 0;
  /** Cost of the cheapest known path to each node. */
  readonly g: LongFloats = new LongFloats();
  /** Estimated cost to the goal, as set by the search. */
  readonly h: LongFloats = new LongFloats();
  readonly parent: LongInts = new LongInts();
  readonly operator: LongInts = new LongInts();
  /**
   * State of each node, `OPEN`, `CLOSED` or `DEAD`, with flags of the search above the lowest two
   * bits.
   */
  readonly state: LongInts = new LongInts();
  readonly #fields: LongInts = new LongInts();

  #layout: Layout | undefined;
  #isFamily = false;
  #multipliers: Int32Array = new Int32Array(0);
  readonly #states: NodeTable = new NodeTable();
  /** Nodes by the values that must be equal for dominance. */
  readonly #families: NodeTable = new NodeTable();

  /** The number of nodes that fit into the arrays. */
  get capacity(): number {
    return this.g.capacity;
  }

  /** The number of fields that fit into the arrays. */
  get fieldCapacity(): number {
    return this.#fields.capacity;
  }

  /**
   * Memory of the nodes, in bytes. Equal searches report the same amount, whatever arrays they
   * reuse.
   */
  get bytes(): number {
    const { fieldCount } = this.#layout as Layout;
    const family = this.#isFamily ? NodeTable.BYTES : 0;
    return this.count * (BYTES_PER_NODE + family + 4 * fieldCount);
  }

  /** Removes all nodes. */
  reset(layout: Layout): void {
    this.count = 0;
    this.#states.clear();
    this.#layout = layout;
    this.#isFamily = layout.exactFields < layout.fieldCount;
    if (this.#isFamily) this.#families.clear();
    if (this.#multipliers.length < layout.fieldCount) {
      this.#multipliers = Int32Array.from(
        { length: layout.fieldCount },
        (_, field) => Math.imul(field + 1, 0x9e3779b1) | 1,
      );
    }
  }

  /** Copies the fields of a node. */
  read(node: number, target: Int32Array): void {
    const fields = this.#fields;
    const { fieldCount } = this.#layout as Layout;
    const offset = node * fieldCount;
    for (let field = 0; field < fieldCount; field++) target[field] = fields.get(offset + field);
  }

  /**
   * Adds a state unless a known node dominates it at no higher cost. Equal nodes are always found,
   * dominating ones only among the most recent. Known nodes that the new state dominates at no
   * higher cost are marked as dead.
   *
   * @param source the fields of the state
   * @returns the new node, or -1
   */
  add(source: Int32Array, g: number, parent: number, operator: number): number {
    const { exactFields, fieldCount } = this.#layout as Layout;
    this.compared = 0;
    const mixed = this.#mix(source, 0, exactFields, 0);
    const familyHash = finish(mixed);
    const hash = finish(this.#mix(source, exactFields, fieldCount, mixed));
    if (this.#findsEqual(source, g, hash)) return -1;
    if (this.#isFamily && this.#findsBetter(source, g, familyHash)) return -1;

    const node = this.count++;
    if (node === this.g.capacity) this.#grow();
    const fields = this.#fields;
    const offset = node * fieldCount;
    while (offset + fieldCount > fields.capacity) fields.grow();
    for (let field = 0; field < fieldCount; field++)
      fields.set(offset + field, source[field] as number);
    this.g.set(node, g);
    this.h.set(node, 0);
    this.parent.set(node, parent);
    this.operator.set(node, operator);
    this.state.set(node, OPEN);
    this.#states.add(node, hash);
    if (this.#isFamily) this.#families.add(node, familyHash);
    return node;
  }

  /** The node of a state; -1 if it is not known. */
  find(source: Int32Array): number {
    const { fieldCount } = this.#layout as Layout;
    const states = this.#states;
    const hash = finish(this.#mix(source, 0, fieldCount, 0));
    for (let node = states.first(hash); node >= 0; node = states.after(node)) {
      if (states.hasHash(node, hash) && this.#equals(node, source)) return node;
    }
    return -1;
  }

  #mix(source: Int32Array, from: number, to: number, hash: number): number {
    const multipliers = this.#multipliers;
    let mixed = hash;
    for (let field = from; field < to; field++) {
      mixed = Math.imul(mixed ^ (source[field] as number), multipliers[field] as number);
      mixed ^= mixed >>> 15;
    }
    return mixed;
  }

  #equals(node: number, source: Int32Array): boolean {
    const { fieldCount } = this.#layout as Layout;
    const fields = this.#fields;
    const offset = node * fieldCount;
    for (let field = 0; field < fieldCount; field++) {
      if (fields.get(offset + field) !== source[field]) return false;
    }
    return true;
  }

  /** The operators that lead to a node. */
  pathTo(node: number): number[] {
    const path: number[] = [];
    for (let at = node; this.parent.get(at) >= 0; at = this.parent.get(at)) {
      path.push(this.operator.get(at));
    }
    return path.reverse();
  }

  /**
   * Whether the same state is known at no higher cost. A node for it with a higher cost is marked
   * as dead.
   */
  #findsEqual(source: Int32Array, g: number, hash: number): boolean {
    const states = this.#states;
    let previous = -1;
    for (let node = states.first(hash); node >= 0; node = states.after(node)) {
      this.compared++;
      if (states.hasHash(node, hash) && this.#equals(node, source)) {
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

  /** Whether a dominating state is known at no higher cost. */
  #findsBetter(source: Int32Array, g: number, familyHash: number): boolean {
    const { exactFields, fieldCount, guards } = this.#layout as Layout;
    const fields = this.#fields;
    const { state } = this;
    const families = this.#families;
    let previous = -1;
    let left = MAX_COMPARISONS;
    for (let node = families.first(familyHash); node >= 0 && left > 0; left--) {
      this.compared++;
      const following = families.after(node);
      const offset = node * fieldCount;
      let dead = state.get(node) === DEAD;
      if (!dead && families.hasHash(node, familyHash)) {
        const nodeG = this.g.get(node);
        let covers = nodeG <= g;
        dead = nodeG >= g;
        for (let field = exactFields; (covers || dead) && field < fieldCount; field++) {
          const guard = guards[field] as number;
          const known = fields.get(offset + field);
          const found = source[field] as number;
          covers = covers && (((known | guard) - found) & guard) === guard;
          dead = dead && (((found | guard) - known) & guard) === guard;
        }
        // Equal hashes almost always mean equal fields.
        for (let field = 0; (covers || dead) && field < exactFields; field++) {
          if (fields.get(offset + field) !== source[field]) covers = dead = false;
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
