import type { Task } from "../model/task.ts";
import { LMCutHeuristic } from "./lm-cut.ts";
import { type Potentials, potentialOf, remainder, splitCosts } from "./potentials.ts";
import type { RelaxedTask } from "./relaxed-task.ts";

/** Parts of a unit of cost, so that fractions of potentials lose little to rounding. */
const PARTS = 840;
/** Evaluations before potentials are worth the time to compute them. */
const PATIENCE = 24;

/**
 * The lower bound that proofs of optimality rest on: landmark cuts, and once a search takes longer,
 * potentials for what is used up plus landmark cuts for what cost they leave.
 */
export class AdmissibleHeuristic {
  readonly #patience: number;
  readonly #task: Task;
  readonly #relaxed: RelaxedTask;
  readonly #cost: Float64Array;
  readonly #lmCut: LMCutHeuristic;
  /** Landmark cuts for the costs that potentials leave. */
  readonly #rest: LMCutHeuristic;
  /** Every plan costs a multiple of this many thousandths. */
  readonly #grain: number;
  #potentials: Potentials | undefined;
  #preparedFor: Int32Array | undefined;
  #evaluations = 0;

  /** @param patience evaluations before potentials are computed */
  constructor(task: Task, relaxed: RelaxedTask, patience: number = PATIENCE) {
    this.#patience = patience;
    this.#task = task;
    this.#relaxed = relaxed;
    this.#cost = relaxed.cost.map((cost) => cost * PARTS);
    this.#lmCut = new LMCutHeuristic(relaxed, this.#cost);
    this.#rest = new LMCutHeuristic(relaxed, this.#cost);
    // Costs that are computed at run time come in whole thousandths.
    this.#grain = task.runtimeCosts ? 1 : task.cost.reduce(greatestCommonDivisor, 0) || 1;
  }

  /** Landmark cuts: a lower bound of the cost of any plan from a state, in thousandths. */
  evaluate(values: Int32Array): number {
    this.#evaluations++;
    return this.#bound(this.#lmCut.evaluate(values));
  }

  /** Whether there are potentials: a second bound, higher for some states and lower for others. */
  get isSharp(): boolean {
    return this.#potentials !== undefined;
  }

  /** Potentials and the landmark cuts that they leave: another lower bound, in thousandths. */
  evaluateSharply(values: Int32Array): number {
    const potential = potentialOf(this.#potentials as Potentials, values);
    return this.#bound(potential + this.#rest.evaluate(values));
  }

  /**
   * Makes the second bound for states near a start, if searches have taken long enough.
   *
   * @param start its values; read only when needed
   * @returns whether nothing more can be done for this start
   */
  sharpen(start: { startValues(): Int32Array }): boolean {
    if (this.#evaluations < this.#patience) return false;
    const values = start.startValues();
    if (this.#preparedFor !== undefined && sameValues(this.#preparedFor, values)) return true;
    this.#preparedFor = values;
    this.#potentials = splitCosts(this.#task, this.#relaxed, this.#cost, this.#rest, values);
    if (this.#potentials !== undefined) {
      this.#rest.setCost(remainder(this.#cost, this.#potentials));
    }
    return true;
  }

  #bound(parts: number): number {
    if (parts === Number.POSITIVE_INFINITY) return parts;
    const total = (parts / PARTS) * this.#relaxed.unit;
    return Math.max(0, Math.ceil(total / this.#grain - 1e-6) * this.#grain);
  }
}

function sameValues(a: Int32Array, b: Int32Array): boolean {
  return a.every((value, index) => value === b[index]);
}

function greatestCommonDivisor(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}
