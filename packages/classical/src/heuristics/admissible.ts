import type { Abstractions } from "../abstraction/abstractions.ts";
import type { Task } from "../model/task.ts";
import type { RelaxedTask } from "../relaxation/relaxed-task.ts";
import { greatestCommonDivisor } from "../work/greatest-common-divisor.ts";
import { CHUNK, fillInSlices, type SlicedWork, type WorkDeadline } from "../work/work.ts";
import { BackOff } from "./back-off.ts";
import type { LMCutHeuristic } from "./lm-cut.ts";
import type { Potentials } from "./potential-model.ts";
import { potentialOf, remainder, splitCosts } from "./potentials.ts";

/** Number of parts per unit of cost, so that fractional potentials lose little to rounding. */
const PARTS = 840;
/** Number of evaluations before potentials are worth computing. */
const PATIENCE = 24;

/** Number of evaluations before tables are considered. */
const LEAST_PATIENCE = 6;
/** Number of table lookups before potentials are computed as well. */
const LOOKS = 96;
/** Build work per evaluation while the clock limits slices, in units. */
const UNITS_AT_A_TIME: number = 48 * CHUNK;

/** The source of lower bounds, shared by all searches of a task. */
export class BoundSource {
  readonly relaxed: RelaxedTask;
  readonly abstractions: Abstractions | undefined;
  /** Costs of relaxed operators, in parts. */
  readonly costInParts: Float64Array;
  /** Divisor of every plan's cost, in thousandths. */
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

  /** Creates the source, in time linear in the number of operators. */
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
    // Run-time costs are whole thousandths.
    let grain = task.runtimeCosts ? 1 : 0;
    for (let operator = 0; operator < task.operatorCount && grain !== 1; operator++) {
      grain = greatestCommonDivisor(grain, task.scaledCost[operator] as number);
      if (operator % CHUNK === CHUNK - 1) yield 8 * CHUNK;
    }
    return new BoundSource(task, relaxed, abstractions, costInParts, grain || 1);
  }

  /** The source for a relaxation where some operators are unreachable. */
  within(relaxed: RelaxedTask): BoundSource {
    const { abstractions, costInParts, grain } = this;
    return new BoundSource(this.#task, relaxed, abstractions, costInParts, grain);
  }

  /** Potentials for a start state; the last result is cached. */
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

/** Heuristics for landmark cuts: at full costs, and at the costs that potentials leave over. */
export interface LandmarkCuts {
  readonly plain: LMCutHeuristic;
  readonly rest: LMCutHeuristic;
}

/**
 * The lower bound behind a proof of optimality: landmark cuts and, in longer searches, potentials
 * (for resources) plus landmark cuts over the remaining costs.
 */
export class AdmissibleHeuristic {
  /** The result of `advance`: a lower bound on the cost of any plan, in thousandths. */
  scaledBound = 0;
  readonly #source: BoundSource;
  readonly #start: () => Int32Array;
  /** Number of evaluations before potentials are computed. */
  readonly #patience: number;
  #sharper: Sharper | undefined;
  #evaluations = 0;
  /** The tables, once they are in use. */
  #tables: Abstractions | undefined;
  /** Decides when landmark cuts are worth their time in addition to the tables. */
  readonly #besideTables: BackOff = new BackOff();
  #looks = 0;
  /** The bound before any cuts, and the current cuts to be added to it. */
  #cuts: LMCutHeuristic | undefined;
  #potential = 0;

  /**
   * @param start returns the values of the start state; called on demand
   * @param patience evaluations before potentials are computed
   */
  constructor(source: BoundSource, start: () => Int32Array, patience: number = PATIENCE) {
    this.#source = source;
    this.#start = start;
    this.#patience = patience;
  }

  /**
   * Starts an evaluation by landmark cuts.
   *
   * @param enough a bound above this would change nothing
   */
  begin({ plain }: LandmarkCuts, values: Int32Array, enough: number): void {
    this.#evaluations++;
    this.#potential = 0;
    this.#cuts = plain;
    plain.begin(values, this.#parts(enough));
  }

  /**
   * Starts an evaluation by potentials plus landmark cuts over the remaining costs. This lower
   * bound differs from that of `begin`.
   */
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
   * @returns whether the evaluation is complete and `scaledBound` is set
   */
  advance(deadline: WorkDeadline): boolean {
    const cuts = this.#cuts as LMCutHeuristic;
    if (!cuts.advance(deadline)) return false;
    this.scaledBound = this.#scaledBound(this.#potential + cuts.bound);
    return true;
  }

  /** Whether tables are in use, so that a bound takes only a lookup. */
  get isTabled(): boolean {
    return this.#tables !== undefined;
  }

  /** The bound by tables alone, in thousandths. */
  look(values: Int32Array): number {
    this.#looks++;
    const scaledBound = (this.#tables as Abstractions).scaledAt(values);
    return scaledBound === Number.POSITIVE_INFINITY ? scaledBound : this.#inGrains(scaledBound);
  }

  /**
   * Whether landmark cuts are worth their time in addition to the tables. They run less often the
   * less they improve the bound.
   */
  isDue(): boolean {
    return this.#tables === undefined || this.#besideTables.isDue();
  }

  /** Records whether landmark cuts beat the tables. */
  learn(isHigher: boolean): void {
    this.#besideTables.learn(isHigher);
  }

  /** Whether the search has run long enough for tables. */
  get wantsTables(): boolean {
    if (this.#tables !== undefined || this.#evaluations < LEAST_PATIENCE) return false;
    return this.#source.abstractions?.isDue(this.#evaluations) === true;
  }

  /**
   * Builds the tables and uses them from then on.
   *
   * @param isTimed whether the clock limits the slice; if so, one portion is built per
   *   evaluation, otherwise everything at once, so that results do not depend on earlier searches
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

  /** The bound by potentials alone: one lookup per variable. */
  evaluateQuickly(values: Int32Array): number {
    const potentials = this.#sharper?.potentials;
    return potentials === undefined ? 0 : this.#scaledBound(potentialOf(potentials, values));
  }

  /** Whether the search has run long enough for potentials. */
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
    // Tolerance: rounding up must not lift a whole number with a floating-point error.
    const tolerance = 1e-6 + grains * 1e-12;
    return Math.max(0, Math.ceil(grains - tolerance) * grain);
  }
}

function sameValues(a: Int32Array, b: Int32Array): boolean {
  return a.every((value, index) => value === b[index]);
}
