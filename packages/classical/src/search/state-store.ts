import type { Layout } from "../model/layout.ts";

/** A power of two. Small, for a goal may have thousands of parts. */
const INITIAL_NODES = 32;
/** Buckets that are split with each node after the tables grew: they are done long before they grow again. */
const SPLIT_AT_ONCE = 8;
/** How many nodes of one family are looked at for dominance: families can grow long. */
const MAX_COMPARISONS = 64;

/** A node that waits to be expanded. */
export const OPEN = 0;
/** A node that was expanded. */
export const CLOSED = 1;
/** A node that a better one replaced. */
export const DEAD = 2;

/**
 * The nodes of one search as a structure of arrays, with duplicate and dominance detection. Nothing
 * is allocated per node: arrays double, and the hash table is emptied by raising its epoch, so one
 * store serves many searches, one at a time.
 */
export class StateStore {
  /** Number of nodes. */
  count = 0;
  /** The node for which the last state was turned away: equal to it, or better. */
  known = -1;
  lanes: Int32Array = new Int32Array(0);
  /** Cost of the best known way to each node. */
  g: Float64Array = new Float64Array(INITIAL_NODES);
  /** Estimate of the cost to the goal, whatever the search puts there. */
  h: Float64Array = new Float64Array(INITIAL_NODES);
  parent: Int32Array = new Int32Array(INITIAL_NODES);
  operator: Int32Array = new Int32Array(INITIAL_NODES);
  /** `OPEN`, `CLOSED` or `DEAD`, and flags of the search above the lowest two bits. */
  state: Uint8Array = new Uint8Array(INITIAL_NODES);

  #layout: Layout | undefined;
  #multipliers: Int32Array = new Int32Array(0);
  #next: Int32Array = new Int32Array(INITIAL_NODES);
  #hash: Int32Array = new Int32Array(INITIAL_NODES);
  #familyNext: Int32Array = new Int32Array(INITIAL_NODES);
  #familyHash: Int32Array = new Int32Array(INITIAL_NODES);
  #familyHeads: Int32Array = new Int32Array(INITIAL_NODES * 2);
  #familyStamps: Int32Array = new Int32Array(INITIAL_NODES * 2);
  #heads: Int32Array = new Int32Array(INITIAL_NODES * 2);
  #stamps: Int32Array = new Int32Array(INITIAL_NODES * 2);
  #epoch = 0;
  /** While buckets are split: how many there were before the tables grew, and how many are split. */
  #unsplit = 0;
  #split = 0;

  /** How many nodes the arrays have room for. */
  get capacity(): number {
    return this.g.length;
  }

  /** Forgets all nodes. */
  reset(layout: Layout): void {
    this.count = 0;
    this.#unsplit = 0;
    if (this.#epoch === 0x7fffffff) {
      this.#stamps.fill(0);
      this.#familyStamps.fill(0);
      this.#epoch = 0;
    }
    this.#epoch++;
    this.#layout = layout;
    if (this.#multipliers.length < layout.laneCount) {
      this.#multipliers = Int32Array.from(
        { length: layout.laneCount },
        (_, lane) => Math.imul(lane + 1, 0x9e3779b1) | 1,
      );
    }
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
    if (exactLanes < laneCount && this.#findsBetter(source, g, familyHash)) return -1;

    const node = this.count++;
    if (node === this.g.length) this.#grow();
    if (this.#unsplit > 0) this.#splitSome();
    const offset = node * laneCount;
    if (offset + laneCount > this.lanes.length) this.#growLanes(offset + laneCount);
    for (let lane = 0; lane < laneCount; lane++) this.lanes[offset + lane] = source[lane] as number;
    this.g[node] = g;
    this.h[node] = 0;
    this.parent[node] = parent;
    this.operator[node] = operator;
    this.state[node] = OPEN;
    this.#hash[node] = hash;
    this.#familyHash[node] = familyHash;
    this.#link(node);
    return node;
  }

  /** The operators that lead to a node. */
  pathTo(node: number): number[] {
    const path: number[] = [];
    for (let at = node; (this.parent[at] as number) >= 0; at = this.parent[at] as number) {
      path.push(this.operator[at] as number);
    }
    return path.reverse();
  }

  /** Whether the same state is known at no higher cost; if it is dearer there, it dies. */
  #findsEqual(source: Int32Array, g: number, hash: number): boolean {
    const { laneCount } = this.#layout as Layout;
    const { lanes } = this;
    const slot = this.#slotOf(hash);
    if (this.#stamps[slot] !== this.#epoch) return false;
    let previous = -1;
    for (let node = this.#heads[slot] as number; node >= 0; ) {
      const following = this.#next[node] as number;
      let equal = this.#hash[node] === hash;
      const offset = node * laneCount;
      for (let lane = 0; equal && lane < laneCount; lane++) {
        equal = lanes[offset + lane] === source[lane];
      }
      if (equal) {
        if ((this.g[node] as number) <= g) {
          this.known = node;
          return true;
        }
        this.state[node] = DEAD;
        if (previous < 0) this.#heads[slot] = following;
        else this.#next[previous] = following;
        return false;
      }
      previous = node;
      node = following;
    }
    return false;
  }

  /** Whether a state with at least the same resources is known at no higher cost. */
  #findsBetter(source: Int32Array, g: number, familyHash: number): boolean {
    const { exactLanes, laneCount, guards } = this.#layout as Layout;
    const { lanes, state } = this;
    const slot = this.#slotOf(familyHash);
    if (this.#familyStamps[slot] !== this.#epoch) return false;
    let previous = -1;
    let left = MAX_COMPARISONS;
    for (let node = this.#familyHeads[slot] as number; node >= 0 && left > 0; left--) {
      const following = this.#familyNext[node] as number;
      const offset = node * laneCount;
      let comparable = this.#familyHash[node] === familyHash;
      for (let lane = 0; comparable && lane < exactLanes; lane++) {
        comparable = lanes[offset + lane] === source[lane];
      }
      let dead = state[node] === DEAD;
      if (comparable && !dead) {
        const nodeG = this.g[node] as number;
        let covers = nodeG <= g;
        dead = nodeG >= g;
        for (let lane = exactLanes; (covers || dead) && lane < laneCount; lane++) {
          const guard = guards[lane] as number;
          const known = lanes[offset + lane] as number;
          const found = source[lane] as number;
          covers = covers && (((known | guard) - found) & guard) === guard;
          dead = dead && (((found | guard) - known) & guard) === guard;
        }
        if (covers) {
          this.known = node;
          return true;
        }
      }
      if (dead) {
        state[node] = DEAD;
        if (previous < 0) this.#familyHeads[slot] = following;
        else this.#familyNext[previous] = following;
      } else previous = node;
      node = following;
    }
    return false;
  }

  #link(node: number): void {
    const slot = this.#slotOf(this.#hash[node] as number);
    this.#next[node] = this.#stamps[slot] === this.#epoch ? (this.#heads[slot] as number) : -1;
    this.#heads[slot] = node;
    this.#stamps[slot] = this.#epoch;
    const { exactLanes, laneCount } = this.#layout as Layout;
    if (exactLanes === laneCount) return;
    const family = this.#slotOf(this.#familyHash[node] as number);
    this.#familyNext[node] =
      this.#familyStamps[family] === this.#epoch ? (this.#familyHeads[family] as number) : -1;
    this.#familyHeads[family] = node;
    this.#familyStamps[family] = this.#epoch;
  }

  #growLanes(needed: number): void {
    const size = Math.max(INITIAL_NODES, needed, 2 * this.lanes.length);
    this.lanes = grown(this.lanes, new Int32Array(size));
  }

  #grow(): void {
    const size = this.g.length * 2;
    this.g = grown(this.g, new Float64Array(size));
    this.h = grown(this.h, new Float64Array(size));
    this.parent = grown(this.parent, new Int32Array(size));
    this.operator = grown(this.operator, new Int32Array(size));
    this.state = grown(this.state, new Uint8Array(size));
    this.#next = grown(this.#next, new Int32Array(size));
    this.#hash = grown(this.#hash, new Int32Array(size));
    this.#familyNext = grown(this.#familyNext, new Int32Array(size));
    this.#familyHash = grown(this.#familyHash, new Int32Array(size));
    // The buckets are split little by little: to do it at one go would take longer than a slice may.
    this.#unsplit = this.#heads.length;
    this.#split = 0;
    this.#heads = grown(this.#heads, new Int32Array(size * 2));
    this.#stamps = grown(this.#stamps, new Int32Array(size * 2));
    this.#familyHeads = grown(this.#familyHeads, new Int32Array(size * 2));
    this.#familyStamps = grown(this.#familyStamps, new Int32Array(size * 2));
  }

  /** The bucket of a hash: while buckets are split, the old one for those whose turn has not come. */
  #slotOf(hash: number): number {
    const unsplit = this.#unsplit;
    if (unsplit > 0) {
      const old = hash & (unsplit - 1);
      if (old >= this.#split) return old;
    }
    return hash & (this.#heads.length - 1);
  }

  /** Divides some buckets between the two that take their place (linear hashing, Litwin 1980). */
  #splitSome(): void {
    const end = Math.min(this.#unsplit, this.#split + SPLIT_AT_ONCE);
    const isFamily = (this.#layout as Layout).exactLanes < (this.#layout as Layout).laneCount;
    for (; this.#split < end; this.#split++) {
      this.#divide(this.#hash, this.#next, this.#heads, this.#stamps);
      if (!isFamily) continue;
      this.#divide(this.#familyHash, this.#familyNext, this.#familyHeads, this.#familyStamps);
    }
    if (this.#split === this.#unsplit) this.#unsplit = 0;
  }

  /** Divides the bucket at `#split`. The nodes of both keep their order; the dead are left out. */
  #divide(hash: Int32Array, next: Int32Array, heads: Int32Array, stamps: Int32Array): void {
    const low = this.#split;
    const high = low + this.#unsplit;
    if (stamps[low] !== this.#epoch) return;
    let lastLow = -1;
    let lastHigh = -1;
    let following: number;
    for (let node = heads[low] as number; node >= 0; node = following) {
      following = next[node] as number;
      if (this.state[node] === DEAD) continue;
      const isHigh = ((hash[node] as number) & this.#unsplit) !== 0;
      const last = isHigh ? lastHigh : lastLow;
      if (last >= 0) next[last] = node;
      else heads[isHigh ? high : low] = node;
      if (isHigh) lastHigh = node;
      else lastLow = node;
    }
    if (lastLow >= 0) next[lastLow] = -1;
    else stamps[low] = 0;
    if (lastHigh >= 0) {
      next[lastHigh] = -1;
      stamps[high] = this.#epoch;
    } else stamps[high] = 0;
  }
}

function grown<Numbers extends Int32Array | Float64Array | Uint8Array>(
  old: Numbers,
  larger: Numbers,
): Numbers {
  larger.set(old as never);
  return larger;
}

function finish(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return mixed ^ (mixed >>> 13);
}
