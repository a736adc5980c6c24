import { CostHeap, EFFECT_LENGTH, holds } from "@understudy/planner-core/compiled";
import { hasRuntimeCost } from "../../model/task.ts";
import {
  NO_DISTANCES,
  type SmallSpace,
  STEP_HEADER,
  STEP_TEST,
  STEP_UPDATE,
} from "../../task-cache/small-space.ts";
import type { SearchEnd } from "../context.ts";
import type { SliceLimits } from "../limits.ts";
import { effectValue } from "../successors.ts";

/** Bits of a node's number. */
const NODE_BITS = 12;
/** Limit on the nodes of a search. */
const MOST_NODES: number = 2 ** NODE_BITS - 1;
/** Limit on the integers of all states. */
const MOST_INTEGERS: number = 2 ** 17;
/** Bits of a place of the hash table, and its length. */
const PLACE_BITS: number = NODE_BITS + 1;
const PLACES: number = 2 ** PLACE_BITS;
/** Number of searches until the hash table must be cleared. */
const MOST_SEARCHES: number = 2 ** (31 - NODE_BITS) - 1;
/** Integers read by the expansions that count as one, as one with an estimate takes as long: about 64 of a small task. */
const UNITS_PER_BATCH = 8192;
/** Maximum ratio of generated to expanded nodes in a small state space. */
const MAX_GROWTH = 1.5;
const GROWTH_SLACK = 256;
/** `MAX_GROWTH` of a slim state space. */
const SLIM_GROWTH = 1.125;
/** Number of nodes after which a search pauses in a bounded state space, and in another that need not be small. */
const BOUNDED_NODES = 2047;
const SOME_NODES = 700;
const BYTES_PER_NODE = 40;
/** Integers read per operator that may apply, and per operator that does. */
const UNITS_PER_CANDIDATE = 4;
const UNITS_PER_OPERATOR = 24;
/** `UNITS_PER_OPERATOR` where a function gives the operator's cost. */
const UNITS_PER_PRICED = 256;
/** Breaks ties between equal keys in favour of the highest cost: this part of a cost stays below 1. */
const TIE: number = 2 ** -31;
/** Weight of the bound where any plan ends the search (Pohl 1970). */
const WEIGHT = 5;

/** The turns of searches. */
type Turn = "informed" | "uninformed" | "firstInformed" | "firstUninformed" | "look" | "proving";

/**
 * Number of expansions per turn: with and without estimates, while the state space may be small; of the look at its size
 * before the first plan of `anytime`; for the proof of optimality, in a large state space.
 */
export const turns: Readonly<Record<Turn, number>> = {
  informed: 1,
  uninformed: Number.POSITIVE_INFINITY,
  firstInformed: 4,
  firstUninformed: 1,
  look: 8,
  proving: 128,
};

/**
 * A* (Hart, Nilsson, Raphael 1968) for small state spaces: puzzles with weak estimates, and unsolvable goals. Its bound
 * is nearly free: the distances of single variables, which add up. It works in arrays of a fixed size
 * that serve one search after the other. A batch of its expansions counts as one.
 */
export class SmallSearch {
  /** Number of expansions, in batches. */
  expansions = 0;
  /** Upper limit on cost; only cheaper plans are of interest. The cost of the plan, once there is one. */
  scaledUpperBound: number = Number.POSITIVE_INFINITY;
  /** Lower bound on the cost of every plan. */
  scaledLowerBound = 0;
  #space: SmallSpace | undefined;
  /** Number of nodes after which the search pauses, and their limit. */
  #most = 0;
  #room = 0;
  #count = 0;
  #expanded = 0;
  /** Integers left to read in the batch. */
  #left = 0;
  /** Whether any plan ends the search. The bound then weighs more than the cost so far. */
  #takesAny = false;
  /** Last node of the plan; -1 before a plan is found. */
  #goalNode = -1;
  #rows = new Int32Array(16 * (MOST_NODES + 1));
  readonly #cost = new Float64Array(MOST_NODES + 1);
  readonly #parent = new Int16Array(MOST_NODES + 1);
  readonly #operator = new Int32Array(MOST_NODES + 1);
  readonly #hash = new Int32Array(MOST_NODES + 1);
  /** Sum of the distances of each node's goal variables; -1 for an expanded node. */
  readonly #distance = new Float64Array(MOST_NODES + 1);
  /** The node at each place of the hash table, above the number of its search. */
  readonly #table = new Int32Array(PLACES);
  #search = 0;
  readonly #open: CostHeap = new CostHeap(MOST_NODES + 1);
  #values = new Int32Array(16);
  #after = new Int32Array(16);
  #candidates = new Int32Array(64);
  /** Whether steps are checked, or have costs that are known only at run time; then the complete state before a step. */
  #isWhole = false;
  #full = new Int32Array(0);
  #unitsPerOperator = UNITS_PER_OPERATOR;

  /**
   * Starts a search.
   *
   * @param maxBytes limit on the memory of the nodes
   * @param takesAny whether any plan ends the search, not only an optimal one
   */
  begin(space: SmallSpace, state: Int32Array, maxBytes: number, takesAny = false): void {
    const { variables, operatorCount } = space.task;
    const width = variables.length;
    this.#space = space;
    const most = space.size.isBounded ? BOUNDED_NODES : SOME_NODES;
    const bytes = BYTES_PER_NODE + 4 * width;
    this.#room = Math.min(MOST_NODES, MOST_INTEGERS / width, maxBytes / bytes);
    this.#most = Math.min(most, this.#room);
    if (this.#values.length < width) {
      this.#values = new Int32Array(width);
      this.#after = new Int32Array(width);
      this.#rows = new Int32Array(Math.min(MOST_INTEGERS, width * MOST_NODES) + width);
    }
    const { runtimeCosts, checks } = space.task;
    this.#isWhole = runtimeCosts || checks.length > 0;
    this.#unitsPerOperator = runtimeCosts ? UNITS_PER_PRICED : UNITS_PER_OPERATOR;
    if (runtimeCosts) this.#full = Int32Array.from(state);
    if (this.#candidates.length < operatorCount) this.#candidates = new Int32Array(operatorCount);
    this.expansions = this.#count = this.#expanded = this.#left = 0;
    this.scaledUpperBound = Number.POSITIVE_INFINITY;
    this.#goalNode = -1;
    this.#takesAny = takesAny;
    this.#open.clear();
    if (++this.#search > MOST_SEARCHES) {
      this.#table.fill(0);
      this.#search = 1;
    }
    let hash = 0;
    let distance = 0;
    const after = this.#after;
    for (let variable = 0; variable < width; variable++) {
      const value = state[variables[variable] as number] as number;
      after[variable] = value;
      hash += Math.imul(value, space.mix[variable] as number);
      distance += space.distances[(space.distanceStart[variable] as number) + value] ?? 0;
    }
    this.#enter(hash | 0, 0, distance, -1, -1);
    this.scaledLowerBound = space.cheapest;
  }

  /** Forgets the task. The arrays serve the next search. */
  end(): void {
    this.#space = undefined;
  }

  /** Whether the search has paused, and may go on to more nodes. */
  get isPaused(): boolean {
    return this.#count > this.#most && this.#count <= this.#room;
  }

  /** Whether nearly all of many nodes are expanded, as along a road: the rest is then soon searched. */
  get isSlim(): boolean {
    return this.#count > GROWTH_SLACK && this.#count <= SLIM_GROWTH * this.#expanded;
  }

  /** Continues a paused search. */
  resume(): void {
    this.#most = this.#room;
  }

  /** Pauses a search that was continued. */
  pause(): void {
    this.#most = Math.min(this.#most, this.#count - 1);
  }

  /** Lowers the limit on cost, as a plan is known. */
  limit(scaledCost: number): void {
    if (scaledCost > this.scaledUpperBound) return;
    this.scaledUpperBound = scaledCost;
    this.#goalNode = -1;
  }

  /** Memory of the nodes, in bytes. */
  get bytes(): number {
    return this.#count * (BYTES_PER_NODE + 4 * (this.#space as SmallSpace).task.variables.length);
  }

  /** Whether there is a plan, which need not be proved optimal. */
  get hasPlan(): boolean {
    return this.#goalNode >= 0;
  }

  /** The operators of the plan. */
  get plan(): number[] {
    const plan: number[] = [];
    for (let at = this.#goalNode; at > 0; at = this.#parent[at] as number) {
      plan.push(this.#operator[at] as number);
    }
    return plan.reverse();
  }

  /** @returns "found" with an optimal plan, or any if that is enough; "memory" if the state space is not small */
  run(limits: SliceLimits): SearchEnd {
    const { isSmall } = (this.#space as SmallSpace).size;
    const open = this.#open;
    for (;;) {
      if (this.#count > this.#most) return "memory";
      if (!isSmall && this.#count > MAX_GROWTH * this.#expanded + GROWTH_SLACK) return "memory";
      if (open.size === 0) this.scaledLowerBound = this.scaledUpperBound;
      else if (!this.#takesAny)
        this.scaledLowerBound = Math.min(Math.ceil(open.lowest), this.scaledUpperBound);
      if (this.scaledLowerBound === this.scaledUpperBound) {
        return this.#goalNode < 0 ? "exhausted" : "found";
      }
      if (this.#takesAny && this.#goalNode >= 0) return "found";
      if (this.#left <= 0) {
        if (!limits.spend()) return "slice";
        this.expansions++;
        this.#left = UNITS_PER_BATCH;
      }
      const node = open.pop();
      if ((this.#distance[node] as number) < 0) continue;
      this.#expanded++;
      const units = this.#expand(node);
      this.#left -= units;
      if (limits.isLateAfter(units)) return "slice";
    }
  }

  /** Generates the successors of a node. Returns the number of integers read, roughly. */
  #expand(node: number): number {
    const { task, operators, steps, stepStart, distances } = this.#space as SmallSpace;
    const { scaledCost } = task;
    const values = this.#values;
    const after = this.#after;
    const candidates = this.#candidates;
    const rows = this.#rows;
    const width = task.variables.length;
    for (let variable = 0, at = node * width; variable < width; variable++, at++) {
      values[variable] = after[variable] = rows[at] as number;
    }
    const count = operators.list(values, candidates);
    const g = this.#cost[node] as number;
    const nodeHash = this.#hash[node] as number;
    const nodeDistance = this.#distance[node] as number;
    this.#distance[node] = -1;
    let applied = 0;
    for (let index = 0; index < count; index++) {
      const operator = candidates[index] as number;
      const childG = g + (scaledCost[operator] as number);
      if (childG >= this.scaledUpperBound) continue;
      let at = stepStart[operator] as number;
      const testsEnd = steps[at] as number;
      const updatesEnd = steps[at + 1] as number;
      const isPlain = steps[at + 2] === 0;
      at += STEP_HEADER;
      while (at < testsEnd) {
        const distance = (values[steps[at] as number] as number) - (steps[at + 1] as number);
        if (distance >>> 0 > (steps[at + 2] as number)) break;
        at += STEP_TEST;
      }
      if (at < testsEnd || !(isPlain || this.#meetsCode(operator, values))) continue;
      applied++;
      let hash = nodeHash;
      let distance = nodeDistance;
      let changed = 0;
      for (; at < updatesEnd; at += STEP_UPDATE) {
        const variable = steps[at] as number;
        const before = values[variable] as number;
        const sum = (before & (steps[at + 1] as number)) + (steps[at + 2] as number);
        const bound = steps[at + 3] as number;
        let value = sum < bound ? sum : bound;
        if (!isPlain) value = this.#valueOf(operator, at - testsEnd, before);
        const from = steps[at + 5] as number;
        if (from !== NO_DISTANCES) {
          distance += (distances[from + value] as number) - (distances[from + before] as number);
        }
        changed |= value ^ before;
        hash += Math.imul(value - before, steps[at + 4] as number);
        after[variable] = value;
      }
      if (changed !== 0 && this.#isWhole) this.#enterWhole(hash | 0, g, distance, node, operator);
      else if (changed !== 0) this.#enter(hash | 0, childG, distance, node, operator);
      for (at = testsEnd; at < updatesEnd; at += STEP_UPDATE) {
        const variable = steps[at] as number;
        after[variable] = values[variable] as number;
      }
    }
    return 4 * width + UNITS_PER_CANDIDATE * count + this.#unitsPerOperator * applied;
  }

  /** The value of an operator's update that may be a copy. */
  #valueOf(operator: number, offset: number, before: number): number {
    const { effects, effectStart } = (this.#space as SmallSpace).task;
    const start = effectStart[operator] as number;
    const at = start + (offset / STEP_UPDATE) * EFFECT_LENGTH;
    return effectValue(effects, at, before, this.#values);
  }

  /** Enters the state in `after` if it passes the checks after steps, at the operator's cost in the node's state. */
  #enterWhole(hash: number, g: number, distance: number, node: number, operator: number): void {
    const { task } = this.#space as SmallSpace;
    const { checks, domain, actions, scaledCost } = task;
    if (checks.length > 0 && !holds(checks, 0, checks.length, this.#after)) return;
    const cost = hasRuntimeCost(task, operator)
      ? domain.scaledActionCost(actions[operator] as number, this.#wholeState(task.variables))
      : (scaledCost[operator] as number);
    if (g + cost < this.scaledUpperBound) this.#enter(hash, g + cost, distance, node, operator);
  }

  /** The complete state of the node being expanded. */
  #wholeState(variables: Int32Array): Int32Array {
    const full = this.#full;
    const values = this.#values;
    for (let variable = 0; variable < variables.length; variable++)
      full[variables[variable] as number] = values[variable] as number;
    return full;
  }

  /** Enters the state in `after`, unless it is known at no higher cost. */
  #enter(hash: number, cost: number, distance: number, parent: number, operator: number): void {
    const space = this.#space as SmallSpace;
    const { task, cheapest } = space;
    const table = this.#table;
    const after = this.#after;
    const rows = this.#rows;
    const width = task.variables.length;
    let place = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) >>> (32 - PLACE_BITS);
    let node = 0;
    for (; ; place = (place + 1) & (PLACES - 1)) {
      const entry = table[place] as number;
      if (entry >> NODE_BITS !== this.#search) {
        node = this.#count;
        if (node > this.#room) return;
        this.#count++;
        table[place] = (this.#search << NODE_BITS) | node;
        for (let variable = 0, at = node * width; variable < width; variable++, at++) {
          rows[at] = after[variable] as number;
        }
        this.#hash[node] = hash;
        break;
      }
      node = entry & MOST_NODES;
      if (this.#hash[node] !== hash) continue;
      let variable = 0;
      const from = node * width;
      while (variable < width && rows[from + variable] === after[variable]) variable++;
      if (variable < width) continue;
      if ((this.#cost[node] as number) <= cost) return;
      break;
    }
    this.#cost[node] = cost;
    this.#parent[node] = parent;
    this.#operator[node] = operator;
    this.#distance[node] = distance;
    if (distance === 0 && space.accepts(after) && this.#meetsCode(task.operatorCount, after)) {
      this.scaledUpperBound = cost;
      this.#goalNode = node;
      return;
    }
    const h = Math.max(cheapest, distance);
    const key = cost + (this.#takesAny ? WEIGHT : 1) * h - cost * TIE;
    if (cost + h < this.scaledUpperBound) this.#open.push(node, key);
  }

  /** Whether values meet those conditions of an operator that are no tests. The goal counts as the last operator. */
  #meetsCode(operator: number, values: Int32Array): boolean {
    const { code, codeStart } = (this.#space as SmallSpace).task.compiled;
    const from = codeStart[operator] as number;
    const to = codeStart[operator + 1] as number;
    return from === to || holds(code, from, to, values);
  }
}
