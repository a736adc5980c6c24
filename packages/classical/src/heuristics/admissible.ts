import type { Task } from "../model/task.ts";
import type { RelaxedTask } from "../relaxation/relaxed-task.ts";
import { greatestCommonDivisor } from "../work/greatest-common-divisor.ts";
import { CHUNK, fillInSlices, type SlicedWork, type WorkDeadline } from "../work/work.ts";
import type { LMCutHeuristic } from "./lm-cut.ts";
import type { Potentials } from "./potential-model.ts";
import { potentialOf, remainder, splitCosts } from "./potentials.ts";

/** Number of parts per unit of cost, so that fractional potentials lose little to rounding. */
const PARTS = 840;
/** Number of evaluations before potentials are worth computing. */
const PATIENCE = 24;

/** The source of lower bounds, shared by all searches of a task. */
export class BoundSource {
  readonly relaxed: RelaxedTask;
  /** Costs of relaxed operators, in parts. */
  readonly costInParts: Float64Array;
  /** Divisor of every plan's cost, in thousandths. */
  readonly grain: number;
  readonly #task: Task;
  #start: Int32Array | undefined;
  #sharper: Sharper | undefined;

  private constructor(task: Task, relaxed: RelaxedTask, costInParts: Float64Array, grain: number) {
    this.#task = task;
    this.relaxed = relaxed;
    this.costInParts = costInParts;
    this.grain = grain;
  }

  /** Creates the source, in time linear in the number of operators. */
  static *of(task: Task, relaxed: RelaxedTask): SlicedWork<BoundSource> {
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
    return new BoundSource(task, relaxed, costInParts, grain || 1);
  }

  /** The source for a relaxation where some operators are unreachable. */
  within(relaxed: RelaxedTask): BoundSource {
    return new BoundSource(this.#task, relaxed, this.costInParts, this.grain);
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
    return this.#sharper === undefined && this.#evaluations >= this.#patience;
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
    const { grain, relaxed } = this.#source;
    const grains = ((parts / PARTS) * relaxed.unit) / grain;
    // Tolerance: rounding up must not lift a whole number with a floating-point error.
    const tolerance = 1e-6 + grains * 1e-12;
    return Math.max(0, Math.ceil(grains - tolerance) * grain);
  }
}

function sameValues(a: Int32Array, b: Int32Array): boolean {
  return a.every((value, index) => value === b[index]);
}
