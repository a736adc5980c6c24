import type { Pausing, SearchContext } from "../context.ts";
import type { Workspace } from "../workspace.ts";

/** How a plunge ended: at the goal, at a dead end, without any relaxed plan, or out of time. */
export type PlungeEnd = "found" | "stuck" | "exhausted" | "slice";

/** The most states that are kept, and the most integers that their rows take. */
const MAX_NODES = 1024;
const MAX_INTEGERS = 1_048_576;
/** The number of latest states that are searched for one that is as good. */
const MAX_COMPARISONS = 64;

/** The row of a state, by position; its values come last. */
const PARENT = 0;
const OPERATOR = 1;
const HASH = 2;
const VALUES = 3;

/** The numbers beside it, by position. */
const COST = 0;
const ESTIMATE = 1;
const MERIT = 2;
const FLOATS = 3;

/** Operators from the start, and what they cost. */
export interface OperatorPath {
  readonly operators: readonly number[];
  readonly scaledCost: number;
}

/**
 * The way that relaxed plans lead from the start when each is played as far as it goes, and the next one is made
 * there. Where it reaches the goal, as it mostly does in problems of game size, that is the plan, and no store was
 * filled for it; where it ends, a search goes on from it.
 */
export class Plunge {
  /** The states that were reached. */
  count = 1;
  /** The lowest estimate. */
  bestH: number = Number.POSITIVE_INFINITY;
  /** Whether the heuristic in use still holds what it said about the state that was estimated last. */
  isFresh = false;
  /** Whether no plan leads on from the last state. */
  isDeadEnd = false;
  #bestNode = 0;
  readonly #context: SearchContext;
  readonly #workspace: Workspace;
  /** Rows of states: the one before it, the operator between them, a hash, and its values. */
  #rows: Int32Array;
  readonly #width: number;
  /** The most states that may be kept of this task. */
  readonly #mostNodes: number;
  /** By state: its cost, its estimate, -1 without one, and its merit. */
  #costs: Float64Array;
  /** The sum of what more of is better in the state that was hashed last. States as good as it have no less. */
  #merit = 0;
  /** The node that is loaded. */
  #node = 0;
  /** The last node that the current relaxed plan led to; -1 without any. */
  #last = -1;
  readonly #steps: Generator<PlungeEnd, PlungeEnd, void>;

  constructor(context: SearchContext, workspace: Workspace) {
    this.#context = context;
    this.#workspace = workspace;
    this.#width = VALUES + context.values.length;
    this.#mostNodes = Math.min(MAX_NODES, Math.max(2, Math.floor(MAX_INTEGERS / this.#width)));
    this.#rows = workspace.integers(this.#width);
    this.#costs = workspace.floats(FLOATS);
    context.loadStart();
    this.#write(0, -1, this.#hash(), 0);
    this.#steps = this.#play();
  }

  /** The memory that its states take, in bytes. */
  get bytes(): number {
    const perState =
      this.#width * Int32Array.BYTES_PER_ELEMENT + FLOATS * Float64Array.BYTES_PER_ELEMENT;
    return this.count * perState;
  }

  run(): PlungeEnd {
    return this.#steps.next().value;
  }

  /** The way to the goal, once it is found. */
  get plan(): OperatorPath {
    return this.#pathTo(this.#node);
  }

  /** The way to the state from which least is left. */
  get best(): OperatorPath {
    return this.#pathTo(this.#bestNode);
  }

  parentOf(node: number): number {
    return this.#rows[node * this.#width + PARENT] as number;
  }

  /** The operator that led to a node. */
  operatorAt(node: number): number {
    return this.#rows[node * this.#width + OPERATOR] as number;
  }

  /** The estimate of a node; -1 if it has none of its own. */
  estimateAt(node: number): number {
    return this.#costs[FLOATS * node + ESTIMATE] as number;
  }

  *#play(): Generator<PlungeEnd, PlungeEnd, void> {
    const context = this.#context;
    for (;;) {
      if (!context.limits.spend()) yield* this.#wait();
      this.isFresh = false;
      if (!context.estimate()) yield* context.estimateOn();
      const { scaledEstimate } = context.kit.estimator;
      if (scaledEstimate === Number.POSITIVE_INFINITY) {
        this.isDeadEnd = true;
        return this.#node === 0 ? "exhausted" : "stuck";
      }
      this.isFresh = true;
      this.#costs[FLOATS * this.#node + ESTIMATE] = scaledEstimate;
      if (scaledEstimate < this.bestH) {
        this.bestH = scaledEstimate;
        this.#bestNode = this.#node;
      }
      this.#last = -1;
      this.#workspace.player.load(context);
      let end = this.#follow();
      while (end === "slice") {
        this.isFresh = false;
        yield end;
        end = this.#follow();
      }
      if (end !== "on") return end;
    }
  }

  /** Others may load their states meanwhile. */
  *#wait(): Pausing<void> {
    do yield "slice";
    while (!this.#context.limits.spend());
    this.#load();
  }

  /** Plays the rest of the relaxed plan from the loaded state as far as it goes. */
  #follow(): "found" | "stuck" | "on" | "slice" {
    const context = this.#context;
    const { player } = this.#workspace;
    for (let operator = player.next(); operator >= 0; operator = player.next()) {
      const scaledCost =
        (this.#costs[FLOATS * this.#node + COST] as number) + context.scaledCostOf(operator);
      context.advance(operator);
      if (!context.hasChanged) continue;
      const hash = this.#hash();
      const known = this.#find(hash, scaledCost);
      if (known < 0) {
        this.#last = this.count;
        this.#add(operator, hash, scaledCost);
        if (context.isGoal()) return "found";
        if (this.count === this.#mostNodes) return "stuck";
      } else {
        this.#node = known;
        this.#load();
      }
      if (player.isLong && context.limits.isLate()) return "slice";
    }
    return this.#last === this.#node ? "on" : "stuck";
  }

  /** The latest node that is at least as good as the loaded state and no dearer; -1 if there is none. */
  #find(hash: number, scaledCost: number): number {
    const rows = this.#rows;
    const width = this.#width;
    const newest = this.count - 1;
    const oldest = Math.max(0, newest - MAX_COMPARISONS);
    const costs = this.#costs;
    const merit = this.#merit;
    for (let node = newest; node >= oldest; node--) {
      if (rows[node * width + HASH] !== hash || (costs[FLOATS * node + MERIT] as number) < merit) {
        continue;
      }
      if (this.#isAsGood(node, scaledCost)) return node;
    }
    return -1;
  }

  #isAsGood(node: number, scaledCost: number): boolean {
    const { lane, exactLanes, sign } = this.#context.layout;
    const { values } = this.#context;
    const offset = node * this.#width + VALUES;
    for (let slot = 0; slot < values.length; slot++) {
      const more = (this.#rows[offset + slot] as number) - (values[slot] as number);
      if (more === 0) continue;
      if ((lane[slot] as number) < exactLanes || more * (sign[slot] as number) < 0) return false;
    }
    return (this.#costs[FLOATS * node + COST] as number) <= scaledCost;
  }

  /** A hash of the values that states must have in common to be compared; takes note of the merit of the others. */
  #hash(): number {
    const { lane, exactLanes, sign } = this.#context.layout;
    const { values } = this.#context;
    let hash = 0;
    this.#merit = 0;
    for (let slot = 0; slot < values.length; slot++) {
      if ((lane[slot] as number) >= exactLanes) {
        this.#merit += (values[slot] as number) * (sign[slot] as number);
        continue;
      }
      hash = Math.imul(hash ^ (values[slot] as number), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    return hash;
  }

  #add(operator: number, hash: number, scaledCost: number): void {
    const node = this.count++;
    const integers = this.count * this.#width;
    if (integers > this.#rows.length) this.#rows = this.#workspace.integers(2 * integers);
    const floats = FLOATS * this.count;
    if (floats > this.#costs.length) this.#costs = this.#workspace.floats(2 * floats);
    this.#write(node, operator, hash, scaledCost);
    this.#node = node;
  }

  #write(node: number, operator: number, hash: number, scaledCost: number): void {
    const { values } = this.#context;
    const rows = this.#rows;
    const offset = node * this.#width;
    rows[offset + PARENT] = this.#node;
    rows[offset + OPERATOR] = operator;
    rows[offset + HASH] = hash;
    for (let slot = 0; slot < values.length; slot++) {
      rows[offset + VALUES + slot] = values[slot] as number;
    }
    this.#costs[FLOATS * node + COST] = scaledCost;
    this.#costs[FLOATS * node + ESTIMATE] = -1;
    this.#costs[FLOATS * node + MERIT] = this.#merit;
  }

  #load(): void {
    const offset = this.#node * this.#width;
    this.#context.loadValues(this.#rows.subarray(offset + VALUES, offset + this.#width));
  }

  #pathTo(node: number): OperatorPath {
    const operators: number[] = [];
    for (let at = node; at > 0; at = this.parentOf(at)) operators.push(this.operatorAt(at));
    return {
      operators: operators.reverse(),
      scaledCost: this.#costs[FLOATS * node + COST] as number,
    };
  }
}
