import type { Abstractions } from "../abstraction/abstractions.ts";
import type { Task } from "../model/task.ts";
import type { RelaxedTask } from "../relaxation/relaxed-task.ts";
import { greatestCommonDivisor } from "../work/greatest-common-divisor.ts";
import { CHUNK, fillInSlices, type SlicedWork, type WorkDeadline } from "../work/work.ts";
import { BackOff } from "./back-off.ts";
import type { LMCutHeuristic } from "./lm-cut.ts";
import type { Potentials } from "./potential-model.ts";
import { potentialOf, remainder, splitCosts } from "./potentials.ts";

/** Parts of a unit of cost, so that fractions of potentials lose little to rounding. */
const PARTS = 840;
/** Evaluations before potentials are worth the time to compute them. */
const PATIENCE = 24;

/** Evaluations before tables are thought of. */
const LEAST_PATIENCE = 6;
/** Looks at tables before potentials are computed as well. */
const LOOKS = 96;
/** How much of a table is built for each evaluation while a slice ends by the clock. */
const UNITS_AT_A_TIME: number = 48 * CHUNK;

/** The source of bounds: the same for all searches for a task, from any state. */
export class BoundSource {
  readonly relaxed: RelaxedTask;
  readonly abstractions: Abstractions | undefined;
  /** The costs of relaxed operators, in parts of units. */
  readonly costInParts: Float64Array;
  /** Every plan costs a multiple of this many thousandths. */
  readonly grain: number;
  readonly #task: Task;
  #start: Int32Array | undefined;
  #sharper: Sharper | undefined;

  private constructor(
    task: Task,
    relaxed: RelaxedTask,
    abstractions: Abstractions | undefined,
    costInParts: Float64Array,
    grain: number,
  ) {
    this.#task = task;
    this.relaxed = relaxed;
    this.abstractions = abstractions;
    this.costInParts = costInParts;
    this.grain = grain;
  }

  /** Linear in the operators. */
  static *of(
    task: Task,
    relaxed: RelaxedTask,
    abstractions?: Abstractions,
  ): SlicedWork<BoundSource> {
    const { operatorCount } = relaxed;
    const costInParts = yield* fillInSlices(
      new Float64Array(operatorCount),
      (operator) => (relaxed.costInUnits[operator] as number) * PARTS,
    );
    // Costs that are computed at run time come in whole thousandths.
    let grain = task.runtimeCosts ? 1 : 0;
    for (let operator = 0; operator < task.operatorCount && grain !== 1; operator++) {
      grain = greatestCommonDivisor(grain, task.scaledCost[operator] as number);
      if (operator % CHUNK === CHUNK - 1) yield 8 * CHUNK;
    }
    return new BoundSource(task, relaxed, abstractions, costInParts, grain || 1);
  }

  /** The same for searches that do without some operators, which their relaxation never reaches. */
  within(relaxed: RelaxedTask): BoundSource {
    const { abstractions, costInParts, grain } = this;
    return new BoundSource(this.#task, relaxed, abstractions, costInParts, grain);
  }

  /** Potentials for a start, remembered for the last one. */
  *sharperFor(start: Int32Array): SlicedWork<Sharper> {
    const known = this.#start;
    if (known !== undefined && this.#sharper !== undefined && sameValues(known, start)) {
      return this.#sharper;
    }
    const { relaxed, costInParts } = this;
    const potentials = yield* splitCosts(this.#task, relaxed, costInParts, start);
    this.#start = start;
    this.#sharper =
      potentials === undefined
        ? { potentials, remainder: costInParts }
        : { potentials, remainder: remainder(costInParts, potentials) };
    return this.#sharper;
  }
}

interface Sharper {
  readonly potentials: Potentials | undefined;
  readonly remainder: Float64Array;
}

/** Landmark cuts under full costs, or for what potentials leave of them. */
export interface LandmarkCuts {
  readonly plain: LMCutHeuristic;
  readonly rest: LMCutHeuristic;
}

/**
 * The lower bound that one search's proof of optimality rests on: landmark cuts, and once the search
 * takes longer, potentials for what is used up plus landmark cuts for what cost they leave.
 */
export class AdmissibleHeuristic {
  /** The result of `advance`: a lower bound of the cost of any plan, in thousandths. */
  scaledBound = 0;
  readonly #source: BoundSource;
  readonly #start: () => Int32Array;
  /** Evaluations before potentials are computed. */
  readonly #patience: number;
  #sharper: Sharper | undefined;
  #evaluations = 0;
  /** Set once tables are in use. */
  #tables: Abstractions | undefined;
  /** Says when landmark cuts are worth their time beside the tables. */
  readonly #besideTables: BackOff = new BackOff();
  #looks = 0;
  /** The cuts that an evaluation starts from, and those added to them. */
  #cuts: LMCutHeuristic | undefined;
  #potential = 0;

  /**
   * @param start values of the state that the search starts from; called when they are needed
   * @param patience evaluations before potentials are computed
   */
  constructor(source: BoundSource, start: () => Int32Array, patience: number = PATIENCE) {
    this.#source = source;
    this.#start = start;
    this.#patience = patience;
  }

  /**
   * Begins to evaluate landmark cuts for a state.
   *
   * @param enough from here on a higher bound would change nothing
   */
  begin({ plain }: LandmarkCuts, values: Int32Array, enough: number): void {
    this.#evaluations++;
    this.#potential = 0;
    this.#cuts = plain;
    plain.begin(values, this.#parts(enough));
  }

  /** The same for potentials and the landmark cuts that they leave: another lower bound. */
  beginSharply({ rest }: LandmarkCuts, values: Int32Array, enough: number): void {
    const { potentials, remainder: costInParts } = this.#sharper as Sharper;
    this.#potential = potentialOf(potentials as Potentials, values);
    this.#cuts = rest;
    rest.setCost(costInParts);
    rest.begin(values, this.#parts(enough) - this.#potential);
  }

  /**
   * Continues the evaluation.
   *
   * @returns whether it is over, and `bound` is known
   */
  advance(deadline: WorkDeadline): boolean {
    const cuts = this.#cuts as LMCutHeuristic;
    if (!cuts.advance(deadline)) return false;
    this.scaledBound = this.#scaledBound(this.#potential + cuts.bound);
    return true;
  }

  /** Whether there are tables: a bound at the price of a look-up. */
  get isTabled(): boolean {
    return this.#tables !== undefined;
  }

  /** The tables alone: a lower bound in thousandths. */
  look(values: Int32Array): number {
    this.#looks++;
    const scaledBound = (this.#tables as Abstractions).scaledAt(values);
    return scaledBound === Number.POSITIVE_INFINITY ? scaledBound : this.#inGrains(scaledBound);
  }

  /** Whether landmark cuts are worth their time beside the tables: less often the less they say. */
  isDue(): boolean {
    return this.#tables === undefined || this.#besideTables.isDue();
  }

  /** Says whether landmark cuts gave a higher bound than the tables. */
  learn(isHigher: boolean): void {
    this.#besideTables.learn(isHigher);
  }

  /** Whether the search has taken long enough for tables. */
  get wantsTables(): boolean {
    if (this.#tables !== undefined || this.#evaluations < LEAST_PATIENCE) return false;
    return this.#source.abstractions?.isDue(this.#evaluations) === true;
  }

  /**
   * Builds the tables, and takes them into use.
   *
   * @param isTimed whether the clock limits the slice: then a little with each evaluation; elsewhere at one
   * go, so that what is found does not depend on what was searched for before
   */
  *prepareTables(isTimed: boolean): SlicedWork<void> {
    const { abstractions } = this.#source;
    const units = isTimed ? UNITS_AT_A_TIME : Number.POSITIVE_INFINITY;
    const isReady = yield* (abstractions as Abstractions).build(this.#evaluations, units);
    if (isReady) this.#tables = abstractions;
  }

  /** Whether there are potentials: a second bound, higher for some states and lower for others. */
  get isSharp(): boolean {
    return this.#sharper?.potentials !== undefined;
  }

  /** The potentials alone: a lower bound at the price of one look at each variable. */
  evaluateQuickly(values: Int32Array): number {
    const potentials = this.#sharper?.potentials;
    return potentials === undefined ? 0 : this.#scaledBound(potentialOf(potentials, values));
  }

  /** Whether the search has taken long enough for potentials. */
  get wantsToSharpen(): boolean {
    if (this.#sharper !== undefined || this.#evaluations < this.#patience) return false;
    return this.#tables === undefined || this.#looks >= LOOKS;
  }

  /** Computes potentials. */
  *sharpen(): SlicedWork<void> {
    this.#sharper = yield* this.#source.sharperFor(this.#start());
  }

  #parts(thousandths: number): number {
    return (thousandths / this.#source.relaxed.unit) * PARTS;
  }

  #scaledBound(parts: number): number {
    if (parts === Number.POSITIVE_INFINITY) return parts;
    return this.#inGrains((parts / PARTS) * this.#source.relaxed.unit);
  }

  #inGrains(thousandths: number): number {
    const { grain } = this.#source;
    const grains = thousandths / grain;
    // Rounding up must not lift what is a whole number but for its last binary digits.
    const tolerance = 1e-6 + grains * 1e-12;
    return Math.max(0, Math.ceil(grains - tolerance) * grain);
  }
}

function sameValues(a: Int32Array, b: Int32Array): boolean {
  return a.every((value, index) => value === b[index]);
}
