import type { PackedState } from "@understudy/planner-core";
import { EFFECT_LENGTH, holds } from "@understudy/planner-core/compiled";
import { packLanes } from "../../model/layout.ts";
import { NO_TABLE, PARTS, type SmallSpace, UNREACHABLE } from "../../task-cache/small-space.ts";
import type { SliceLimits } from "../limits.ts";
import { effectValue } from "../successors.ts";

/** Bits of a node's number; limits the nodes of a search. */
const NODE_BITS = 11;
/** Limit on the nodes of a search. */
export const MOST_NODES: number = 2 ** NODE_BITS - 1;
const NODE_MASK: number = MOST_NODES;
/** Limit on the costs of paths, in grains: a key and a node share an integer. */
const MOST_GRAINS: number = 2 ** (31 - NODE_BITS);
const PLACES = 4096;
const PLACE_MASK: number = PLACES - 1;
/** Number of searches until the hash table must be cleared. */
const MOST_SEARCHES: number = 2 ** (31 - NODE_BITS) - 1;
/** Number of expansions that count as one, as each takes much less time than one with an estimate. */
const BATCH = 64;
/** Bytes of a node besides its lanes. */
const BYTES_PER_NODE = 40;
/** Integers read per operator that may apply. */
const UNITS_PER_OPERATOR = 24;
const NO_COST: number = 2 ** 30;
/** Multipliers of the hash, as signed integers. */
const MIX: number = 0x9e3779b1 | 0;
const LAST_MIX: number = 0x85ebca6b | 0;

/** End of a run: a proof, the end of the slice, or a state space that is not small. */
export type SmallEnd = "proved" | "slice" | "large";

/**
 * A* (Hart, Nilsson, Raphael 1968) for state spaces that may be small: with a bound that is free, in arrays of a fixed
 * size that serve one search after the other. It allocates nothing but its plan. A search that grows beyond its limit
 * has taken little time.
 */
export class SmallSearch {
  /** Number of expansions, in batches. */
  expansions = 0;
  #space: SmallSpace | undefined;
  /** Limit on nodes. */
  #most = 0;
  #bytesPerNode = 0;
  /** Whether the nodes or the costs have become too many for the arrays. */
  #isLarge = false;
  /** Expansions left in the batch. */
  #left = 0;
  #count = 0;
  /** Cost of the cheapest plan so far, in grains, and its last node. */
  #planCost = NO_COST;
  #goalNode = -1;
  #lowest = 0;
  #packed = new Int32Array(2 * (MOST_NODES + 1));
  readonly #cost = new Int32Array(MOST_NODES + 1);
  readonly #key = new Int32Array(MOST_NODES + 1);
  readonly #parent = new Int32Array(MOST_NODES + 1);
  readonly #operator = new Int32Array(MOST_NODES + 1);
  /** For each node the number of unmet goal tests, and the sum of the distances to the goal. */
  readonly #unmet = new Int32Array(MOST_NODES + 1);
  readonly #rest = new Int32Array(MOST_NODES + 1);
  /** The node at each place of the hash table, below the number of its search. */
  readonly #table = new Int32Array(PLACES);
  #search = 0;
  /** A binary heap of keys and nodes. */
  #heap = new Int32Array(MOST_NODES + 1);
  #open = 0;
  #values = new Int32Array(16);
  #after = new Int32Array(16);
  #lanes = new Int32Array(4);
  #candidates = new Int32Array(64);

  /**
   * Starts a search.
   *
   * @param maxBytes limit on the memory of the nodes
   */
  begin(space: SmallSpace, state: PackedState, maxBytes: number): void {
    const { task, layout, goalTest, tableOf, toGoal } = space;
    const { variables, compiled, operatorCount } = task;
    const { tests } = compiled;
    this.#space = space;
    const bytesPerNode = BYTES_PER_NODE + Int32Array.BYTES_PER_ELEMENT * layout.laneCount;
    this.#bytesPerNode = bytesPerNode;
    this.#most = Math.min(MOST_NODES, maxBytes / bytesPerNode);
    this.#makeRoom(layout.laneCount, variables.length, operatorCount);
    this.expansions = this.#open = this.#lowest = this.#left = 0;
    this.#planCost = NO_COST;
    this.#goalNode = -1;
    this.#isLarge = false;
    if (++this.#search > MOST_SEARCHES) {
      this.#table.fill(0);
      this.#search = 1;
    }
    let unmet = 0;
    let rest = 0;
    for (let variable = 0; variable < variables.length; variable++) {
      const at = goalTest[variable] as number;
      if (at < 0) continue;
      const value = state[variables[variable] as number] as number;
      if (value >= (tests[at + 1] as number) && value <= (tests[at + 2] as number)) continue;
      unmet++;
      const table = tableOf[variable] as number;
      if (table !== NO_TABLE) rest += toGoal[table + value] as number;
    }
    // A value out of reach of the goal.
    if (rest >= UNREACHABLE) return;
    packLanes(task, layout, state, this.#packed, 0);
    const first = this.#hash(this.#packed, layout.laneCount) & PLACE_MASK;
    this.#table[first] = this.#search << NODE_BITS;
    this.#count = 1;
    this.#cost[0] = 0;
    this.#parent[0] = -1;
    this.#unmet[0] = unmet;
    this.#rest[0] = rest;
    this.#key[0] = Math.max(space.cheapest, grainsOf(rest));
    this.#push(0, this.#key[0]);
  }

  /** Whether there is a plan: the cheapest one, once the search has proved it. */
  get hasPlan(): boolean {
    return this.#goalNode >= 0;
  }

  /** Cost of the plan, in thousandths. */
  get scaledCost(): number {
    return this.#planCost * (this.#space as SmallSpace).grain;
  }

  /** Lower bound on the cost of every plan, in thousandths. */
  get scaledLowerBound(): number {
    return Math.min(this.#lowest, this.#planCost) * (this.#space as SmallSpace).grain;
  }

  /** Upper limit on the cost of plans, in thousandths; only cheaper ones are of interest. */
  set scaledUpperBound(scaledCost: number) {
    const cost = scaledCost / (this.#space as SmallSpace).grain;
    if (cost >= this.#planCost) return;
    this.#planCost = Math.ceil(cost);
    this.#goalNode = -1;
  }

  /** The operators of the plan. */
  get plan(): readonly number[] {
    const plan: number[] = [];
    for (let at = this.#goalNode; at > 0; at = this.#parent[at] as number) {
      plan.push(this.#operator[at] as number);
    }
    return plan.reverse();
  }

  /** The actions of the plan. */
  get actions(): readonly number[] {
    const { actions } = (this.#space as SmallSpace).task;
    const plan: number[] = [];
    for (let at = this.#goalNode; at > 0; at = this.#parent[at] as number) {
      plan.push(actions[this.#operator[at] as number] as number);
    }
    return Object.freeze(plan.reverse());
  }

  /** Number of nodes that are worth a search. */
  get mostNodes(): number {
    return (this.#space as SmallSpace).mostNodes;
  }

  /** Memory of the nodes, in bytes. */
  get bytes(): number {
    return this.#count * this.#bytesPerNode;
  }

  /**
   * Continues the search. A proof without a plan means that there is none below the upper limit.
   *
   * @param most number of nodes beyond which the state space counts as large. The search may go on later
   */
  run(limits: SliceLimits, most: number): SmallEnd {
    for (;;) {
      if (this.#count > most || this.#isLarge) return "large";
      if (this.#open === 0) {
        this.#lowest = this.#planCost;
        return "proved";
      }
      const entry = this.#heap[0] as number;
      const key = entry >> NODE_BITS;
      this.#lowest = key;
      if (key >= this.#planCost) return "proved";
      if (this.#left === 0) {
        if (!limits.spend()) return "slice";
        this.expansions++;
        this.#left = BATCH;
      }
      this.#left--;
      this.#pop();
      const node = NODE_MASK - (entry & NODE_MASK);
      // A path that is no longer the cheapest one to its state.
      if (this.#key[node] !== key) continue;
      this.#key[node] = -1;
      if (limits.isLateAfter(this.#expand(node))) return "slice";
    }
  }

  /** Generates the successors of a node. Returns the number of integers read, roughly. */
  #expand(node: number): number {
    const space = this.#space as SmallSpace;
    const { task, layout, cost, goalTest, tableOf, toGoal, cheapest } = space;
    const { effects, effectStart } = task;
    const { tests } = task.compiled;
    const { laneCount, lane, shift, sign } = layout;
    const values = this.#values;
    const lanes = this.#lanes;
    const packed = this.#packed;
    const candidates = this.#candidates;
    const offset = node * laneCount;
    this.#unpack(offset);
    const count = space.operators.list(values, candidates);
    const g = this.#cost[node] as number;
    const nodeUnmet = this.#unmet[node] as number;
    const nodeRest = this.#rest[node] as number;
    for (let index = 0; index < count; index++) {
      const operator = candidates[index] as number;
      const childG = g + (cost[operator] as number);
      if (childG >= this.#planCost || !this.#applies(operator)) continue;
      for (let slot = 0; slot < laneCount; slot++) lanes[slot] = packed[offset + slot] as number;
      let unmet = nodeUnmet;
      let rest = nodeRest;
      let changed = false;
      const end = effectStart[operator + 1] as number;
      for (let effect = effectStart[operator] as number; effect < end; effect += EFFECT_LENGTH) {
        const variable = effects[effect + 1] as number;
        const before = values[variable] as number;
        const after = effectValue(effects, effect, before, values);
        if (after === before) continue;
        changed = true;
        const slot = lane[variable] as number;
        const difference = (after - before) * (sign[variable] as number);
        lanes[slot] = ((lanes[slot] as number) + (difference << (shift[variable] as number))) | 0;
        const test = goalTest[variable] as number;
        if (test < 0) continue;
        const low = tests[test + 1] as number;
        const high = tests[test + 2] as number;
        if (before >= low && before <= high) unmet++;
        if (after >= low && after <= high) unmet--;
        const table = tableOf[variable] as number;
        if (table === NO_TABLE) continue;
        rest += (toGoal[table + after] as number) - (toGoal[table + before] as number);
      }
      if (!changed || rest >= UNREACHABLE) continue;
      const isGoal = unmet === 0 && this.#meetsCode(operator);
      const key = isGoal ? childG : childG + Math.max(grainsOf(rest), cheapest);
      if (key >= this.#planCost) continue;
      if (this.#count > this.#most || key >= MOST_GRAINS) {
        this.#isLarge = true;
        return 0;
      }
      const child = this.#enter(childG);
      if (child < 0) continue;
      this.#parent[child] = node;
      this.#operator[child] = operator;
      this.#unmet[child] = unmet;
      this.#rest[child] = rest;
      this.#key[child] = key;
      if (isGoal) {
        this.#planCost = childG;
        this.#goalNode = child;
      } else this.#push(child, key);
    }
    return 4 * task.variables.length + UNITS_PER_OPERATOR * count;
  }

  /** Whether an operator applies in the state in `values`. */
  #applies(operator: number): boolean {
    const { tests, testStart, code, codeStart } = (this.#space as SmallSpace).task.compiled;
    const values = this.#values;
    const end = testStart[operator + 1] as number;
    for (let at = testStart[operator] as number; at < end; at += 3) {
      const value = values[tests[at] as number] as number;
      if (value < (tests[at + 1] as number) || value > (tests[at + 2] as number)) return false;
    }
    const from = codeStart[operator] as number;
    const to = codeStart[operator + 1] as number;
    return from === to || holds(code, from, to, values);
  }

  /** Writes the values of a node. */
  #unpack(offset: number): void {
    const { task, layout } = this.#space as SmallSpace;
    const { lane, shift, mask, sign, base } = layout;
    const values = this.#values;
    const packed = this.#packed;
    const count = task.variables.length;
    for (let variable = 0; variable < count; variable++) {
      const bits = packed[offset + (lane[variable] as number)] as number;
      const stored = (bits >>> (shift[variable] as number)) & (mask[variable] as number);
      values[variable] = (sign[variable] as number) * (stored - (base[variable] as number));
    }
  }

  /** Whether the state after an operator meets the parts of the goal that are no tests. */
  #meetsCode(operator: number): boolean {
    const { task } = this.#space as SmallSpace;
    const { compiled, operatorCount, effects, effectStart, variables } = task;
    const { code, codeStart } = compiled;
    const from = codeStart[operatorCount] as number;
    const to = codeStart[operatorCount + 1] as number;
    if (from === to) return true;
    const values = this.#values;
    const after = this.#after;
    for (let variable = 0; variable < variables.length; variable++) {
      after[variable] = values[variable] as number;
    }
    const end = effectStart[operator + 1] as number;
    for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
      const variable = effects[at + 1] as number;
      after[variable] = effectValue(effects, at, values[variable] as number, values);
    }
    return holds(code, from, to, after);
  }

  /** The node for the state in `lanes`, at its new cost; -1 if it is known at no higher cost. */
  #enter(cost: number): number {
    const { laneCount } = (this.#space as SmallSpace).layout;
    const lanes = this.#lanes;
    const packed = this.#packed;
    const table = this.#table;
    const search = this.#search;
    for (
      let place = this.#hash(lanes, laneCount) & PLACE_MASK;
      ;
      place = (place + 1) & PLACE_MASK
    ) {
      const entry = table[place] as number;
      if (entry >> NODE_BITS !== search) {
        const node = this.#count++;
        table[place] = (search << NODE_BITS) | node;
        const offset = node * laneCount;
        for (let slot = 0; slot < laneCount; slot++) packed[offset + slot] = lanes[slot] as number;
        this.#cost[node] = cost;
        return node;
      }
      const known = entry & NODE_MASK;
      const offset = known * laneCount;
      let slot = 0;
      while (slot < laneCount && packed[offset + slot] === lanes[slot]) slot++;
      if (slot < laneCount) continue;
      if ((this.#cost[known] as number) <= cost) return -1;
      this.#cost[known] = cost;
      return known;
    }
  }

  #hash(lanes: Int32Array, laneCount: number): number {
    let hash = 0;
    for (let slot = 0; slot < laneCount; slot++) {
      hash = Math.imul(hash ^ (lanes[slot] as number), MIX);
      hash ^= hash >>> 15;
    }
    hash = Math.imul(hash, LAST_MIX);
    return hash ^ (hash >>> 13);
  }

  #push(node: number, key: number): void {
    if (this.#open === this.#heap.length) {
      const larger = new Int32Array(2 * this.#heap.length);
      larger.set(this.#heap);
      this.#heap = larger;
    }
    const heap = this.#heap;
    // Among equal keys the newest node comes first.
    const entry = (key << NODE_BITS) | (NODE_MASK - node);
    let at = this.#open++;
    while (at > 0) {
      const up = (at - 1) >> 1;
      const other = heap[up] as number;
      if (other <= entry) break;
      heap[at] = other;
      at = up;
    }
    heap[at] = entry;
  }

  /** Removes the first entry. */
  #pop(): void {
    const heap = this.#heap;
    const end = --this.#open;
    const entry = heap[end] as number;
    let at = 0;
    for (let child = 1; child < end; child = 2 * at + 1) {
      let least = heap[child] as number;
      if (child + 1 < end && (heap[child + 1] as number) < least) least = heap[++child] as number;
      if (least >= entry) break;
      heap[at] = least;
      at = child;
    }
    heap[at] = entry;
  }

  #makeRoom(laneCount: number, variables: number, operators: number): void {
    const lanes = laneCount * (MOST_NODES + 1);
    if (this.#packed.length < lanes) this.#packed = new Int32Array(lanes);
    if (this.#lanes.length < laneCount) this.#lanes = new Int32Array(2 * laneCount);
    if (this.#values.length < variables) {
      this.#values = new Int32Array(2 * variables);
      this.#after = new Int32Array(2 * variables);
    }
    if (this.#candidates.length < operators) this.#candidates = new Int32Array(2 * operators);
  }
}

/** A sum of distances in whole grains, rounded up. */
function grainsOf(distances: number): number {
  return ((distances + PARTS - 1) / PARTS) | 0;
}
