import type { Abstractions } from "../abstraction/abstractions.ts";
import type { Task } from "../model/task.ts";
import { LMCutHeuristic } from "./lm-cut.ts";
import { type Potentials, potentialOf, remainder, splitCosts } from "./potentials.ts";
import type { RelaxedTask } from "./relaxed-task.ts";

/** Parts of a unit of cost, so that fractions of potentials lose little to rounding. */
const PARTS = 840;
/** Evaluations before potentials are worth the time to compute them. */
const PATIENCE = 24;

/** Evaluations before tables are thought of. */
const LEAST_PATIENCE = 6;
/** Looks at tables before potentials are computed as well. */
const LOOKS = 96;
/** How much of a table is built for each evaluation while a slice ends by the clock. */
const STEPS_AT_A_TIME = 3;
/** How often in a row landmark cuts may say no more than tables before they are left out for a while. */
const MAX_WAIT = 32;

/** Whoever may stop work that takes long; costs a look at the clock. */
export interface Deadline {
  isLate(): boolean;
  /** Whether it is the clock that says so, not a number of expansions. */
  readonly isTimed?: boolean;
}

/** The arrays behind {@link AdmissibleHeuristic}: made once for a task, used by one search at a time. */
export class BoundWorkspace {
  readonly task: Task;
  readonly relaxed: RelaxedTask;
  readonly cost: Float64Array;
  readonly lmCut: LMCutHeuristic;
  /** Landmark cuts for the costs that potentials leave. */
  readonly rest: LMCutHeuristic;
  /** Every plan costs a multiple of this many thousandths. */
  readonly grain: number;
  #start: Int32Array | undefined;
  #sharper: Sharper | undefined;

  readonly abstractions: Abstractions | undefined;

  constructor(task: Task, relaxed: RelaxedTask, abstractions?: Abstractions) {
    this.abstractions = abstractions;
    this.task = task;
    this.relaxed = relaxed;
    this.cost = relaxed.cost.map((cost) => cost * PARTS);
    this.lmCut = new LMCutHeuristic(relaxed, this.cost);
    this.rest = new LMCutHeuristic(relaxed, this.cost);
    // Costs that are computed at run time come in whole thousandths.
    this.grain = task.runtimeCosts ? 1 : task.cost.reduce(greatestCommonDivisor, 0) || 1;
  }

  /** Potentials for a start, remembered for the last one; undefined when there was no time. */
  sharperFor(start: Int32Array, deadline: Deadline): Sharper | undefined {
    if (this.#start !== undefined && sameValues(this.#start, start)) return this.#sharper;
    const { task, relaxed, cost, rest } = this;
    const potentials = splitCosts(task, relaxed, cost, rest, start, deadline);
    if (potentials === "late") return undefined;
    this.#start = start;
    this.#sharper =
      potentials === undefined
        ? { potentials, remainder: cost }
        : { potentials, remainder: remainder(cost, potentials) };
    return this.#sharper;
  }
}

interface Sharper {
  readonly potentials: Potentials | undefined;
  readonly remainder: Float64Array;
}

/**
 * The lower bound that one search's proof of optimality rests on: landmark cuts, and once the search
 * takes longer, potentials for what is used up plus landmark cuts for what cost they leave.
 */
export class AdmissibleHeuristic {
  readonly #workspace: BoundWorkspace;
  readonly #start: () => Int32Array;
  readonly #patience: number;
  #sharper: Sharper | undefined;
  #evaluations = 0;
  #nextTry: number;
  /** Set once tables are in use. */
  #tables: Abstractions | undefined;
  /** Evaluations to leave out next time, and how many are still to be left out. */
  #wait = 0;
  #skip = 0;
  #looks = 0;

  /**
   * @param start values of the state that the search starts from; called when they are needed
   * @param patience evaluations before potentials are computed
   */
  constructor(workspace: BoundWorkspace, start: () => Int32Array, patience: number = PATIENCE) {
    this.#workspace = workspace;
    this.#start = start;
    this.#patience = patience;
    this.#nextTry = patience;
  }

  /**
   * Landmark cuts: a lower bound of the cost of any plan from a state, in thousandths.
   *
   * @param enough from here on a higher bound would change nothing
   */
  evaluate(values: Int32Array, enough: number, deadline: Deadline): number {
    this.#evaluations++;
    return this.#bound(this.#workspace.lmCut.evaluate(values, this.#parts(enough), deadline));
  }

  /** Whether there are tables: a bound at the price of a look-up. */
  get isTabled(): boolean {
    return this.#tables !== undefined;
  }

  /** The tables alone: a lower bound in thousandths. */
  look(values: Int32Array): number {
    this.#looks++;
    const bound = (this.#tables as Abstractions).at(values);
    return bound === Number.POSITIVE_INFINITY ? bound : this.#inGrains(bound);
  }

  /** Whether landmark cuts are worth their time beside the tables: less often the less they say. */
  isDue(): boolean {
    if (this.#tables === undefined) return true;
    if (this.#skip-- > 0) return false;
    this.#skip = this.#wait;
    return true;
  }

  /** Says whether landmark cuts gave a higher bound than the tables. */
  learn(isHigher: boolean): void {
    this.#wait = isHigher ? this.#wait >> 1 : Math.min(MAX_WAIT, 2 * this.#wait + 1);
    this.#skip = this.#wait;
  }

  /**
   * Builds the tables, if the search has taken long enough; takes them into use. Where the clock
   * limits the slice, a little with each evaluation; elsewhere at one go, so that what is found does
   * not depend on what was searched for before.
   */
  prepareTables(deadline: Deadline): void {
    if (this.#tables !== undefined || this.#evaluations < LEAST_PATIENCE) return;
    const { abstractions } = this.#workspace;
    if (abstractions === undefined) return;
    const steps = deadline.isTimed === true ? STEPS_AT_A_TIME : Number.POSITIVE_INFINITY;
    if (abstractions.build(deadline, this.#evaluations, steps)) this.#tables = abstractions;
  }

  /** Whether there are potentials: a second bound, higher for some states and lower for others. */
  get isSharp(): boolean {
    return this.#sharper?.potentials !== undefined;
  }

  /** The potentials alone: a lower bound at the price of one look at each variable. */
  evaluateQuickly(values: Int32Array): number {
    const potentials = this.#sharper?.potentials;
    return potentials === undefined ? 0 : this.#bound(potentialOf(potentials, values));
  }

  /** Potentials and the landmark cuts that they leave: another lower bound, in thousandths. */
  evaluateSharply(values: Int32Array, enough: number, deadline: Deadline): number {
    const { potentials, remainder: cost } = this.#sharper as Sharper;
    const { rest } = this.#workspace;
    rest.setCost(cost);
    const potential = potentialOf(potentials as Potentials, values);
    return this.#bound(
      potential + rest.evaluate(values, this.#parts(enough) - potential, deadline),
    );
  }

  /** Computes potentials, if the search has taken long enough and there is time. */
  sharpen(deadline: Deadline): void {
    if (this.#sharper !== undefined || this.#evaluations < this.#nextTry) return;
    if (this.#tables !== undefined && this.#looks < LOOKS) return;
    this.#sharper = this.#workspace.sharperFor(this.#start(), deadline);
    // Whoever ran out of time needs longer slices: try less often.
    this.#nextTry += this.#evaluations + this.#patience;
  }

  #parts(thousandths: number): number {
    return (thousandths / this.#workspace.relaxed.unit) * PARTS;
  }

  #bound(parts: number): number {
    if (parts === Number.POSITIVE_INFINITY) return parts;
    return this.#inGrains((parts / PARTS) * this.#workspace.relaxed.unit);
  }

  #inGrains(thousandths: number): number {
    const { grain } = this.#workspace;
    const grains = thousandths / grain;
    // Rounding up must not lift what is a whole number but for its last binary digits.
    const tolerance = 1e-6 + grains * 1e-12;
    return Math.max(0, Math.ceil(grains - tolerance) * grain);
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
