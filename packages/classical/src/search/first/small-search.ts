import { CostHeap, EFFECT_LENGTH, holds } from "@understudy/planner-core/compiled";
import type { SmallSpace } from "../../task-cache/small-space.ts";
import type { SearchEnd } from "../context.ts";
import type { SliceLimits } from "../limits.ts";
import { effectValue, Successors } from "../successors.ts";

/** Limit on the nodes of a search. */
const MOST_NODES: number = 2 ** 11 - 1;
/** Limit on the integers of all states. */
const MOST_INTEGERS: number = 2 ** 17;
/** Length of the hash table, a power of two. */
const PLACES = 4096;
/** Number of searches until the hash table must be cleared. */
const MOST_SEARCHES: number = 2 ** 20 - 1;
/** Number of expansions that count as one, as one with an estimate takes as long. */
const BATCH = 64;
/** Maximum ratio of generated to expanded nodes in a small state space. */
const MAX_GROWTH = 1.5;
const GROWTH_SLACK = 256;
/** Limit on the nodes of a search in a state space that need not be small. */
const SOME_NODES = 700;
const BYTES_PER_NODE = 40;
/** Integers read per operator that may apply. */
const UNITS_PER_OPERATOR = 24;
/** Among equal keys, the highest cost comes first: this part of it is below 1. */
const TIE: number = 2 ** -31;

/** The turns of searches. */
type Turn =
  | "informed"
  | "blind"
  | "firstInformed"
  | "firstBlind"
  | "look"
  | "improving"
  | "proving";

/**
 * Number of expansions per turn: with and without estimates, while the state space may be small; of the look at its size
 * before the first plan of `anytime`; for better plans, and for the proof of optimality, in a large state space.
 */
export const turns: Readonly<Record<Turn, number>> = {
  informed: 1,
  blind: Number.POSITIVE_INFINITY,
  firstInformed: 4,
  firstBlind: 1,
  look: 3,
  improving: 64,
  proving: 128,
};

/**
 * A* (Hart, Nilsson, Raphael 1968) for small state spaces: puzzles with weak estimates, and unsolvable goals. Its bound
 * is free: the unmet tests of the goal, as many at a time as one operator can meet. It works in arrays of a fixed size
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
  #successors: Successors | undefined;
  #most = 0;
  #count = 0;
  #expanded = 0;
  /** Expansions left in the batch. */
  #left = 0;
  /** Last node of the plan; -1 before a plan is found. */
  #goalNode = -1;
  #rows = new Int32Array(16 * (MOST_NODES + 1));
  readonly #cost = new Float64Array(MOST_NODES + 1);
  readonly #parent = new Int16Array(MOST_NODES + 1);
  readonly #operator = new Int32Array(MOST_NODES + 1);
  readonly #hash = new Int32Array(MOST_NODES + 1);
  /** Number of unmet goal tests of each node; -1 for an expanded node. */
  readonly #unmet = new Int32Array(MOST_NODES + 1);
  /** The node at each place of the hash table, above the number of its search. */
  readonly #table = new Int32Array(PLACES);
  #search = 0;
  readonly #open: CostHeap = new CostHeap(MOST_NODES + 1);
  #values = new Int32Array(16);
  #after = new Int32Array(16);
  #candidates = new Int32Array(64);

  /**
   * Starts a search.
   *
   * @param maxBytes limit on the memory of the nodes
   */
  begin(space: SmallSpace, state: Int32Array, maxBytes: number): void {
    const { variables, operatorCount } = space.task;
    const width = variables.length;
    this.#space = space;
    this.#successors = new Successors(space.task, space.layout);
    this.#most = Math.min(
      space.isSmall ? MOST_NODES : SOME_NODES,
      MOST_INTEGERS / width,
      maxBytes / (BYTES_PER_NODE + 4 * width),
    );
    if (this.#values.length < width) {
      this.#values = new Int32Array(width);
      this.#after = new Int32Array(width);
      this.#rows = new Int32Array(Math.min(MOST_INTEGERS, width * MOST_NODES) + width);
    }
    if (this.#candidates.length < operatorCount) this.#candidates = new Int32Array(operatorCount);
    this.expansions = this.#count = this.#expanded = this.#left = 0;
    this.scaledUpperBound = Number.POSITIVE_INFINITY;
    this.#goalNode = -1;
    this.#open.clear();
    if (++this.#search > MOST_SEARCHES) {
      this.#table.fill(0);
      this.#search = 1;
    }
    let hash = 0;
    let unmet = 0;
    const after = this.#after;
    for (let variable = 0; variable < width; variable++) {
      const value = state[variables[variable] as number] as number;
      after[variable] = value;
      hash += Math.imul(value, space.mix[variable] as number);
      if (!space.meets(variable, value)) unmet++;
    }
    this.#enter(hash | 0, 0, unmet, -1, -1);
    this.scaledLowerBound = space.cheapest;
  }

  /** Forgets the task. The arrays serve the next search. */
  end(): void {
    this.#space = undefined;
    this.#successors = undefined;
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

  /** The operators of the plan. */
  get plan(): number[] {
    const plan: number[] = [];
    for (let at = this.#goalNode; at > 0; at = this.#parent[at] as number) {
      plan.push(this.#operator[at] as number);
    }
    return plan.reverse();
  }

  /** @returns "found" with an optimal plan, "memory" if the state space is not small */
  run(limits: SliceLimits): SearchEnd {
    const { isSmall } = this.#space as SmallSpace;
    const open = this.#open;
    for (;;) {
      if (this.#count > this.#most) return "memory";
      if (!isSmall && this.#count > MAX_GROWTH * this.#expanded + GROWTH_SLACK) return "memory";
      const key = open.size === 0 ? Number.POSITIVE_INFINITY : open.lowest;
      this.scaledLowerBound = Math.min(Math.ceil(key), this.scaledUpperBound);
      if (this.scaledLowerBound === this.scaledUpperBound) {
        return this.#goalNode < 0 ? "exhausted" : "found";
      }
      if (this.#left === 0) {
        if (!limits.spend()) return "slice";
        this.expansions++;
        this.#left = BATCH;
      }
      this.#left--;
      const node = open.pop();
      if ((this.#unmet[node] as number) < 0) continue;
      this.#expanded++;
      if (limits.isLateAfter(this.#expand(node))) return "slice";
    }
  }

  /** Generates the successors of a node. Returns the number of integers read, roughly. */
  #expand(node: number): number {
    const { task, operators, mix, goalLow, goalHigh } = this.#space as SmallSpace;
    const { effects, effectStart, scaledCost } = task;
    const successors = this.#successors as Successors;
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
    const nodeUnmet = this.#unmet[node] as number;
    this.#unmet[node] = -1;
    for (let index = 0; index < count; index++) {
      const operator = candidates[index] as number;
      const childG = g + (scaledCost[operator] as number);
      if (childG >= this.scaledUpperBound || !successors.applies(operator, values)) continue;
      let hash = this.#hash[node] as number;
      let unmet = nodeUnmet;
      const start = effectStart[operator] as number;
      const end = effectStart[operator + 1] as number;
      for (let at = start; at < end; at += EFFECT_LENGTH) {
        const variable = effects[at + 1] as number;
        const before = values[variable] as number;
        const value = effectValue(effects, at, before, values);
        if (value === before) continue;
        after[variable] = value;
        hash += Math.imul(value - before, mix[variable] as number);
        const low = goalLow[variable] as number;
        const high = goalHigh[variable] as number;
        if (before >= low && before <= high) unmet++;
        if (value >= low && value <= high) unmet--;
      }
      this.#enter(hash | 0, childG, unmet, node, operator);
      for (let at = start; at < end; at += EFFECT_LENGTH) {
        const variable = effects[at + 1] as number;
        after[variable] = values[variable] as number;
      }
    }
    return 4 * width + UNITS_PER_OPERATOR * count;
  }

  /** Enters the state in `after`, unless it is known at no higher cost. */
  #enter(hash: number, cost: number, unmet: number, parent: number, operator: number): void {
    const { task, cheapest, mostMet } = this.#space as SmallSpace;
    const table = this.#table;
    const after = this.#after;
    const rows = this.#rows;
    const width = task.variables.length;
    let place = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) >>> 20;
    let node = 0;
    for (; ; place = (place + 1) & (PLACES - 1)) {
      const entry = table[place] as number;
      if (entry >> 11 !== this.#search) {
        node = this.#count;
        if (node > this.#most) return;
        this.#count++;
        table[place] = (this.#search << 11) | node;
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
    this.#unmet[node] = unmet;
    if (unmet === 0 && this.#meetsCode()) {
      this.scaledUpperBound = cost;
      this.#goalNode = node;
      return;
    }
    const h = Math.max(1, Math.ceil(unmet / mostMet)) * cheapest;
    if (cost + h < this.scaledUpperBound) this.#open.push(node, cost + h - cost * TIE);
  }

  /** Whether the state in `after` meets the parts of the goal that are no tests. */
  #meetsCode(): boolean {
    const { operatorCount, compiled } = (this.#space as SmallSpace).task;
    const { code, codeStart } = compiled;
    const from = codeStart[operatorCount] as number;
    const to = codeStart[operatorCount + 1] as number;
    return from === to || holds(code, from, to, this.#after);
  }
}
