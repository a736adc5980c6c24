/**
 * Compiled tasks, cached for further problems with the same goal.
 *
 * @module
 */

import type { ActionSet, PackedState, PlanningProblem, Ways } from "@understudy/planner-core";
import { COPY, EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import { finish } from "@understudy/planner-core/internal";
import { BoundSource, type LandmarkCuts } from "../heuristics/admissible.ts";
import { FFHeuristic } from "../heuristics/ff.ts";
import { type FirstProgress, firstProgress, type Repricing } from "../heuristics/first-progress.ts";
import { GoalCountHeuristic } from "../heuristics/goal-count.ts";
import {
  type Heuristics,
  type HeuristicsMaker,
  HeuristicsPool,
} from "../heuristics/heuristics-pool.ts";
import { LMCutHeuristic } from "../heuristics/lm-cut.ts";
import { ApplicableOperators } from "../model/applicable-operators.ts";
import type { Estimator } from "../model/estimator.ts";
import { hiddenOperators, readsOf, withoutHidden } from "../model/hidden-operators.ts";
import { type Layout, layOut, packFields } from "../model/layout.ts";
import { bytesOf, type Task } from "../model/task.ts";
import { type RelaxationLimits, relaxationBytes } from "../relaxation/detail.ts";
import { relax } from "../relaxation/relax.ts";
import { atCosts, type RelaxedTask, unreachable } from "../relaxation/relaxed-task.ts";
import type { StateStore } from "../search/states/state-store.ts";
import { CHUNK, type SlicedWork } from "../work/work.ts";
import { type Proof, ProvedPlans } from "./proved-plans.ts";
import { type SameEffects, sameEffects } from "./same-effects.ts";
import { SearchArrays, SearchArraysPool } from "./search-arrays.ts";
import { SmallSpace, SpaceSize } from "./small-space.ts";
import { WayPrices } from "./way-prices.ts";

/** Bytes of a task's heuristics per relaxed operator. */
const KIT_BYTES = 64;
const NOTHING_PROVED = { scaledLowerBound: 0, proof: undefined };
/** Bytes per operator for its cost under a request's ways. */
const PRICED_BYTES = 24;

/**
 * A task with the data that its searches share. Heuristics are created on first use. They carry no
 * state from one evaluation to the next that a search relies on, so searches may take turns.
 */
export class PreparedTask {
  readonly task: Task;
  readonly layout: Layout;
  /** Whether any effect copies another variable. */
  readonly copies: boolean;
  /** Cost of the cheapest operator, in thousandths. */
  readonly cheapest: number;
  /** The delete relaxation; undefined if it would be too large. Goal counting replaces it then. */
  readonly relaxed: RelaxedTask | undefined;
  /** The relaxation for estimates: `relaxed`, or the same at a request's way costs. */
  readonly estimated: RelaxedTask | undefined;
  /** The initial progress of its estimates. */
  readonly firstProgress: FirstProgress | undefined;
  /** Way costs in estimates; undefined for the declared costs. */
  readonly repricing: Repricing | undefined;
  #bounds: BoundSource | undefined;
  /** Size of the state space, for its search without estimates; null before the first use. */
  #size: SpaceSize | undefined | null = null;
  #small: SmallSpace | undefined;
  /** The successor generator. */
  readonly operators: ApplicableOperators;
  /** Groups of operators with the same effects; undefined if all effects differ. */
  readonly sameEffects: SameEffects | undefined;
  /** Shared by all priced variants of the task. */
  readonly heuristics: HeuristicsPool<PreparedTask>;
  readonly arrays: SearchArraysPool;
  readonly #bytes: number;
  /** What proofs leave; undefined before the first, and where costs change at run time. */
  #proved: ProvedPlans | undefined;
  /** Creates the lower bounds on first use. Requests for a first plan at their own way costs never need them. */
  readonly #boundsLater: (() => SlicedWork<BoundSource>) | undefined;
  /** How often each variable is read; counted on first use. */
  #reads: Int32Array | undefined;
  /** Fills in way costs; created on first use, `known` undefined if no operator takes a way. */
  #prices: { readonly known: WayPrices | undefined } | undefined;
  /** Heuristics for the priced variants of the task. */
  #pricedHeuristics: HeuristicsPool<PreparedTask> | undefined;

  private constructor(
    parts: Parts,
    bytes: number,
    arrays?: SearchArraysPool,
    heuristics: HeuristicsPool<PreparedTask> = new HeuristicsPool(heuristicsMaker),
  ) {
    this.heuristics = heuristics;
    this.#bytes = bytes;
    this.task = parts.task;
    this.layout = parts.layout;
    this.arrays = arrays ?? new SearchArraysPool(() => new SearchArrays(parts.task, parts.layout));
    this.copies = parts.copies;
    this.operators = parts.operators;
    this.sameEffects = parts.sameEffects;
    this.cheapest = parts.cheapest;
    this.relaxed = parts.relaxed;
    this.estimated = parts.estimated;
    this.firstProgress = parts.firstProgress;
    this.repricing = parts.repricing;
    this.#bounds = parts.bounds;
    this.#boundsLater = parts.boundsLater;
  }

  /** Approximate size in memory. */
  get bytes(): number {
    return this.#bytes + (this.#proved?.bytes ?? 0);
  }

  /** What earlier proofs tell of a state: a lower bound in thousandths, and what a search from it comes to. */
  provedOf(
    state: PackedState,
    mode: PlanningProblem["mode"],
  ): { readonly scaledLowerBound: number; readonly proof: Proof | undefined } {
    if (this.#proved === undefined) return NOTHING_PROVED;
    const fields = new Int32Array(this.layout.fieldCount);
    packFields(this.task, this.layout, state, fields, 0);
    const proof = this.#proved.proofFrom(fields, mode);
    return { scaledLowerBound: this.#proved.boundOf(fields), proof };
  }

  /** Keeps what a proof has found, for later questions. */
  noteProof(searched: StateStore, proof: Proof): void {
    if (this.task.runtimeCosts) return;
    this.#proved ??= new ProvedPlans(this.layout);
    this.#proved.note(searched, proof);
  }

  /** The source of lower bounds; undefined without a relaxation. */
  get bounds(): BoundSource | undefined {
    if (this.#boundsLater !== undefined) this.#bounds ??= finish(this.#boundsLater());
    return this.#bounds;
  }

  /** Size of the state space, if it can be searched as a small one. */
  get spaceSize(): SpaceSize | undefined {
    if (this.#size === null) this.#size = SpaceSize.of(this.task, this.operators);
    return this.#size;
  }

  /** The part of the task that the search of a small state space reads; undefined if the task is too large. */
  get small(): SmallSpace | undefined {
    const { task, operators, cheapest, spaceSize } = this;
    if (spaceSize === undefined) return undefined;
    this.#small ??= new SmallSpace(task, operators, cheapest, spaceSize);
    return this.#small;
  }

  /**
   * Prepares a task in slices, so that nothing expensive is left to the first search.
   */
  static *prepare(task: Task, limits: RelaxationLimits): SlicedWork<PreparedTask> {
    const relaxed = yield* relax(task, limits);
    const layout = yield* layOut(task);
    const operators = yield* ApplicableOperators.of(task);
    const same = yield* sameEffects(task);
    let cheapest = Number.POSITIVE_INFINITY;
    let copies = false;
    for (let operator = 0; operator < task.operatorCount; operator++) {
      cheapest = Math.min(cheapest, task.scaledCost[operator] as number);
      copies ||= copiesAnother(task, operator);
      if (operator % CHUNK === CHUNK - 1) yield CHUNK;
    }
    const common = { task, layout, copies, operators, sameEffects: same, cheapest };
    if (relaxed === undefined) {
      const nothing = { bounds: undefined };
      const estimates = { relaxed, estimated: undefined, firstProgress: undefined };
      return new PreparedTask({ ...common, ...estimates, ...nothing }, bytesOf(task));
    }
    const first = yield* firstProgress(relaxed);
    const bounds = yield* BoundSource.of(task, relaxed);
    const heuristics = { relaxed, estimated: relaxed, firstProgress: first, bounds };
    return new PreparedTask({ ...common, ...heuristics }, bytesOf(task) + bytesOfRelaxed(relaxed));
  }

  /**
   * A variant of the task at a request's way costs. The relaxation keeps the declared costs;
   * estimates and bounds use the request's. Copies only a few arrays.
   */
  *priced(ways: Ways): SlicedWork<PreparedTask> {
    this.#prices ??= { known: yield* WayPrices.of(this.task, this.relaxed) };
    if (this.#prices.known === undefined) return this;
    const { known } = this.#prices;
    const { task, cheapest, hidden, repricing } = yield* known.at(ways);
    // Landmarks of the task with all ways stay landmarks when ways are missing.
    const { relaxed } = this;
    const boundsLater = relaxed && (() => boundsAt(relaxed, this.task.scaledCost, task, hidden));
    this.#pricedHeuristics ??= new HeuristicsPool(heuristicsMaker);
    // Listed one by one: spreading a class instance takes longer than pricing its task.
    const parts: Parts = {
      task,
      layout: this.layout,
      copies: this.copies,
      operators: this.operators,
      sameEffects: this.sameEffects,
      cheapest,
      relaxed,
      estimated: known.estimated,
      firstProgress: repricing?.first,
      repricing,
      bounds: undefined,
      boundsLater,
    };
    return new PreparedTask(
      parts,
      PRICED_BYTES * task.operatorCount,
      this.arrays,
      this.#pricedHeuristics,
    );
  }

  /**
   * A variant of the task without operators that disabled actions make useless. Operators keep
   * their numbers; hidden ones never apply. Bounds of the whole task stay admissible. Copies only a
   * few arrays.
   */
  *without(disabled: ActionSet): SlicedWork<PreparedTask> {
    this.#reads ??= yield* readsOf(this.task);
    const hidden = yield* hiddenOperators(this.task, this.#reads, disabled);
    if (hidden === undefined) return this;
    const task = yield* withoutHidden(this.task, hidden);
    const tests = 4 * task.compiled.tests.length + 8 * task.operatorCount;
    if (this.relaxed === undefined) return new PreparedTask({ ...this, task }, tests, this.arrays);
    const relaxed = yield* unreachable(this.relaxed, hidden);
    const bounds = this.bounds?.within(relaxed);
    const bytes = tests + KIT_BYTES * (relaxed.operatorCount + relaxed.factCount);
    const first = yield* firstProgress(relaxed);
    const parts = { ...this, task, relaxed, estimated: relaxed, firstProgress: first, bounds };
    return new PreparedTask(parts, bytes, this.arrays);
  }
}

/** Lower bounds at costs other than the relaxation's, without hidden operators. */
function* boundsAt(
  relaxed: RelaxedTask,
  before: Float64Array,
  task: Task,
  hidden: Uint8Array | undefined,
): SlicedWork<BoundSource> {
  const priced = atCosts(relaxed, before, task.scaledCost);
  return yield* BoundSource.of(task, hidden ? yield* unreachable(priced, hidden) : priced);
}

function bytesOfRelaxed({ preconditions, adds, operatorCount, factCount }: RelaxedTask): number {
  return relaxationBytes(preconditions.length + adds.length, operatorCount, factCount);
}

/** Whether an operator has a copying effect. */
function copiesAnother({ effects, effectStart }: Task, operator: number): boolean {
  const end = effectStart[operator + 1] as number;
  for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
    if (effects[at] === COPY) return true;
  }
  return false;
}

/** The parts of a prepared task. */
type Parts = Pick<
  PreparedTask,
  | "task"
  | "layout"
  | "copies"
  | "operators"
  | "sameEffects"
  | "cheapest"
  | "relaxed"
  | "estimated"
  | "firstProgress"
  | "bounds"
> & {
  readonly boundsLater?: (() => SlicedWork<BoundSource>) | undefined;
  readonly repricing?: Repricing | undefined;
};

const heuristicsMaker: HeuristicsMaker<PreparedTask> = {
  make: (prepared) => new PreparedHeuristics(prepared),
  adopt: (heuristics, prepared) => (heuristics as PreparedHeuristics).adopt(prepared),
};

class PreparedHeuristics implements Heuristics {
  readonly estimator: Estimator;
  #prepared: PreparedTask;
  #cuts: LandmarkCuts | undefined;

  constructor(prepared: PreparedTask) {
    const { task, estimated, firstProgress, repricing, cheapest } = prepared;
    this.#prepared = prepared;
    if (estimated === undefined) this.estimator = new GoalCountHeuristic(task, cheapest);
    else {
      const heuristic = new FFHeuristic(estimated, firstProgress);
      if (repricing !== undefined) heuristic.reprice(repricing);
      this.estimator = heuristic;
    }
  }

  /** Switches to the costs of another variant of the task. */
  adopt(prepared: PreparedTask): void {
    if (this.#prepared === prepared) return;
    this.#prepared = prepared;
    const { repricing } = prepared;
    if (repricing === undefined) return;
    (this.estimator as FFHeuristic).reprice(repricing);
    this.#cuts = undefined;
  }

  get cuts(): LandmarkCuts | undefined {
    const { bounds } = this.#prepared;
    if (bounds === undefined) return undefined;
    const { relaxed, costInParts } = bounds;
    this.#cuts ??= {
      plain: new LMCutHeuristic(relaxed, costInParts),
      rest: new LMCutHeuristic(relaxed, costInParts),
    };
    return this.#cuts;
  }

  get isRunning(): boolean {
    const cuts = this.#cuts;
    if (this.estimator.isRunning) return true;
    return cuts !== undefined && (cuts.plain.isRunning || cuts.rest.isRunning);
  }
}
