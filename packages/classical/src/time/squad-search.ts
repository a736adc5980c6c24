import type {
  JointDomain,
  ScheduleResult,
  ScheduleSearch,
  ScheduleSlice,
  SequenceDomain,
  SquadProblem,
} from "@understudy/planner-core/schedule";
import { ComponentSearch } from "../search/component-search.ts";
import { SliceLimits, sharedLimits } from "../search/limits.ts";
import type { ScheduleResources } from "../search/resources.ts";
import type { CompileJob, TaskCache } from "../task-cache/task-cache.ts";
import type { Job } from "../work/work.ts";
import { type ProvedSchedule, provedOrder, worthOf } from "./changed-orders.ts";
import {
  compiledHappenings,
  estimatesOf,
  firstProblem,
  keepingOf,
  loadsIn,
  sequenceOf,
  weightingBy,
} from "./derived-domains.ts";
import { jointConditions } from "./joint-goal.ts";
import { ended, type KeptOrder, keptOrder, outlooks, prolonged, whenIdle } from "./kept-order.ts";
import { withLateWaits } from "./late-waits.ts";
import { BetterLists, type ListSearch } from "./lists/better-lists.ts";
import * as caps from "./search-limits.ts";
import { sequenceReachOf } from "./sequence-reach.ts";
import { type HappeningOrder, shiftLeft } from "./task/shift-left.ts";
import type { TimeEstimates } from "./task/time-estimates.ts";
import { TimeTask } from "./task/time-task.ts";
import { FIRST_WEIGHTS, TimeSearch, WEIGHTS, type Weight } from "./time-search.ts";

/** The search for a schedule: a sequential plan first, then a search over happenings. */
export class SquadSearch implements ScheduleSearch, ListSearch {
  expansions = 0;
  readonly #task: TimeTask;
  readonly #compiled: CompileJob;
  readonly #resources: ScheduleResources;
  readonly #steps: Generator<undefined, void, void>;
  #slice: ScheduleSlice = {};
  limits: SliceLimits = new SliceLimits({});
  best: ProvedSchedule | undefined;
  #isUnsolvable = false;
  /** Whether a schedule of the search was refused by the proof, so that its claims prove nothing. */
  #isDoubtful = false;
  #isOver = false;
  /** The state from which a sequential plan is sought: no step runs, and events may have happened. */
  #idle: KeptOrder;
  /** The state in which steps can start: that of the question, or with the events for which a plan waits. */
  #begin: Int32Array;
  #bound = 0;

  constructor(
    problem: SquadProblem,
    joint: JointDomain,
    tasks: TaskCache,
    sequences: TaskCache,
    resources: ScheduleResources,
  ) {
    this.#resources = resources;
    const task = new TimeTask(joint, problem, jointConditions(joint, problem));
    this.#task = task;
    this.#idle = whenIdle(task);
    this.#begin = task.start;
    this.#compiled = compiledHappenings(task, tasks);
    this.#steps = this.#search(sequences);
  }

  step(slice: ScheduleSlice): boolean {
    this.#slice = slice;
    this.limits = new SliceLimits(slice);
    if (!this.#isOver) this.#isOver = this.#steps.next().done === true;
    return this.#isOver;
  }

  end(): void {
    this.#isOver = true;
    this.#steps.return();
  }

  result(): ScheduleResult {
    if (this.#isUnsolvable) return { status: "unsolvable" };
    const { best } = this;
    if (best === undefined) return { status: "cut-off", scaledLowerBound: this.#bound };
    const { schedule, scaledTime, scaledCost } = withLateWaits(this.#task, best);
    const measure = this.#task.measureOf(scaledTime, scaledCost);
    const optimal = this.worth === measure && this.#bound >= measure && !this.#isDoubtful;
    const scaledLowerBound = Math.min(measure, this.#bound);
    return { status: "solved", schedule, scaledTime, scaledCost, optimal, scaledLowerBound };
  }

  *#search(sequences: TaskCache): Generator<undefined, void, void> {
    yield* this.#repair(sequences);
    // A rest that is kept may be far from the best by now.
    const isKept = this.best !== undefined && this.#task.problem.keep !== undefined;
    if (isKept) yield* this.#planOn(sequences, this.#idle, undefined, caps.SOON_EXPANSIONS);
    else if (this.best === undefined) yield* this.#sequence(sequences);
    const isSequence = this.best !== undefined;
    if (!isSequence) yield* this.#interleave(sequences);
    yield* this.#list();
    const listed = this.best;
    yield* this.#shareOut(sequences, isSequence);
    if (this.best !== listed) yield* this.#list();
    const estimates = estimatesOf(this.#task, yield* this.#compile(this.#compiled));
    try {
      yield* this.#improve(estimates);
    } finally {
      estimates.end();
    }
  }

  /** Searches over happenings until the best schedule is proved. */
  *#improve(estimates: TimeEstimates): Generator<undefined, void, void> {
    const most = this.#resources.maxNodeBytes;
    const searchesOf = (weights: readonly Weight[]): TimeSearch[] =>
      weights.map((weight) => new TimeSearch(this.#task, estimates, weight, most / weights.length));
    if (this.best === undefined) {
      if (yield* this.#runInTurns(searchesOf(FIRST_WEIGHTS), () => this.best !== undefined)) return;
    }
    const searches = searchesOf(WEIGHTS);
    const proof = searches[0] as TimeSearch;
    const isProved = (): boolean => this.best !== undefined && proof.bound >= this.worth;
    if (!(yield* this.#runInTurns(searches, isProved)) && isProved()) this.#settle();
  }

  /**
   * Runs searches in turns until `isEnough`, or until all have given up.
   *
   * @returns whether one has shown that nothing better is left
   */
  *#runInTurns(
    searches: readonly TimeSearch[],
    isEnough: () => boolean,
  ): Generator<undefined, boolean, void> {
    const live = new Set(searches);
    while (live.size > 0) {
      for (const search of live) {
        // A turn continues in the next slice, so the result does not depend on the clock.
        for (let left = search.weight === "greedy" ? caps.GREEDY_TURN : caps.TURN; left > 0; ) {
          const end = this.#run(search, left);
          left = end === "slice" ? this.limits.share : 0;
          if (end === "full") live.delete(search);
          else if (end === "exhausted") {
            this.#settle();
            return true;
          } else if (end === "slice" && this.limits.isOver) yield;
          if (isEnough()) return false;
        }
      }
    }
    return false;
  }

  /** Notes that no better schedule exists, unless a refused one casts doubt on the search. */
  #settle(): void {
    if (this.#isDoubtful) return;
    if (this.best === undefined) this.#isUnsolvable = true;
    else this.#bound = this.worth;
  }

  /** The measure of the best schedule so far, raised by what it changes of an earlier one. */
  get worth(): number {
    return this.best === undefined ? Number.POSITIVE_INFINITY : worthOf(this.#task, this.best);
  }

  #run(search: TimeSearch, share: number): ReturnType<TimeSearch["run"]> {
    this.limits.share = share;
    if (this.best !== undefined) search.limit = Math.min(search.limit, this.worth);
    const before = search.expansions;
    const end = search.run(this.limits);
    this.expansions += search.expansions - before;
    this.#bound = Math.max(this.#bound, Math.min(search.bound, this.worth));
    if (end === "found" && !this.take(search.found)) this.#isDoubtful = true;
    return end;
  }

  /** Keeps as many of the first steps of an earlier schedule as possible, and plans the rest anew. */
  *#repair(sequences: TaskCache): Generator<undefined, void, void> {
    const { keep = [] } = this.#task.problem;
    const idle = this.#idle;
    const least = Math.max(1, keep.length - caps.MAX_CUTS);
    for (let count = keep.length; count >= least && this.best === undefined; count--) {
      const kept = keptOrder(this.#task, keep.slice(0, count), idle);
      if (kept === undefined) continue;
      if (count === keep.length && this.take({ happenings: kept.happenings })) return;
      yield* this.#planOn(sequences, kept);
    }
  }

  /** Searches for a sequential plan from the present state, or else from the states after events. */
  *#sequence(sequences: TaskCache): Generator<undefined, void, void> {
    yield* this.#planOn(sequences, this.#idle);
    let left = caps.MAX_OUTLOOKS;
    const others = outlooks(this.#task, this.#idle);
    while (this.best === undefined && left-- > 0) {
      const { value } = others.next();
      if (value === undefined) return;
      [this.#idle, this.#begin] = value;
      yield* this.#planOn(sequences, this.#idle);
    }
  }

  /** Plans repeatedly with dearer steps for busy members, so that others take a share. */
  *#shareOut(sequences: TaskCache, isSequence: boolean): Generator<undefined, void, void> {
    const { members, measure } = this.#task.problem;
    if (this.best === undefined) return;
    if (members.length < 2 || measure.time === 0) return;
    for (let round = 0; round < caps.MAX_ROUNDS; round++) {
      const before = this.worth;
      const loads = loadsIn(this.best, this.#task.problem.members.length);
      if (isSequence) yield* this.#planOn(sequences, this.#idle, loads);
      else yield* this.#interleave(sequences, loads);
      if (this.worth >= before) return;
    }
  }

  /**
   * Searches for a sequential plan after a beginning.
   *
   * @param loads how busy each member is, from 0 to 8. Default: all alike
   */
  *#planOn(
    sequences: TaskCache,
    before: KeptOrder,
    loads?: readonly number[],
    most = caps.SEQUENCE_EXPANSIONS,
  ): Generator<undefined, void, void> {
    const task = this.#task;
    const reach = yield* this.#compile(sequenceReachOf(task));
    if (reach?.mayReach(task.conditions.goal, before.state) === false) return;
    const sequence = yield* this.#compile(sequenceOf(task));
    const actions = yield* this.#firstPlan(sequences, sequence, before.state, loads, most);
    for (const from of [before.unopened, before]) {
      const order = from && actions && prolonged(task, from, actions, sequence.stepOf);
      if (order !== undefined) yield* this.#takeListed(order);
    }
  }

  /** Searches for one happening after the other: steps may need each other. */
  *#interleave(sequences: TaskCache, loads?: readonly number[]): Generator<undefined, void, void> {
    const { joint, start } = this.#task;
    yield* this.#pause();
    const happenings = { domain: keepingOf(joint), stepOf: joint.stepOf };
    const actions = yield* this.#firstPlan(sequences, happenings, start, loads);
    const order = actions && ended(this.#task, actions);
    if (order !== undefined) yield* this.#takeListed(order);
  }

  /** The first plan of the classical search, if it finds one soon. */
  *#firstPlan(
    tasks: TaskCache,
    { domain, stepOf }: SequenceDomain,
    state: Int32Array,
    loads?: readonly number[],
    most = caps.SEQUENCE_EXPANSIONS,
  ): Generator<undefined, readonly number[] | undefined, void> {
    const weighting = loads && weightingBy(loads, this.#task.joint, domain, stepOf);
    const problem = firstProblem(this.#task, domain, state, stepOf);
    const compiled = tasks.get(problem, weighting);
    if (!problem.goal.condition.holds(state)) yield* this.#compile(compiled);
    const search = new ComponentSearch(problem, compiled, this.#resources);
    try {
      for (;;) {
        const before = search.expansions;
        const within = Math.min(most - before, this.limits.left);
        const isDone = search.step({ ...this.#slice, expansions: within });
        this.limits.left -= search.expansions - before;
        this.expansions += search.expansions - before;
        if (isDone || search.expansions >= most) break;
        yield;
      }
      const result = search.result();
      return result.status === "solved" ? result.actions : undefined;
    } finally {
      search.end();
    }
  }

  /** Compiles a goal, then reads the search's own clock: a slice that ended meanwhile ends here in every run. */
  *#compile<Result>(job: Job<Result>): Generator<undefined, Result, void> {
    while (!job.advance(sharedLimits(this.#slice)) || this.limits.isLate()) yield;
    return job.result as Result;
  }

  /** Takes an order of happenings, or its steps as they are given to the crew that is done first. */
  *#takeListed(order: HappeningOrder): Generator<undefined, void, void> {
    const timed = shiftLeft(this.#task, order);
    // In lists, clocks end by themselves, also those that the sequence has left out.
    const listed = timed ?? (this.#task.clocks.length > 0 && shiftLeft(this.#task, order, false));
    yield* this.#pause();
    const lists = listed ? BetterLists.of(this.#task, listed, this.#begin) : undefined;
    const first = lists && (yield* lists.first(this));
    yield* this.#pause();
    const isSound = first !== undefined && this.take(first.schedule);
    const time = timed?.times.reduce((latest, each) => Math.max(latest, each), 0) ?? Number.NaN;
    if (!isSound || first.schedule.time > time) this.take(order);
  }

  /** Ends a slice whose time is over. */
  *#pause(): Generator<undefined, void, void> {
    if (this.limits.isLate()) yield;
  }

  /** Changes the list of the best schedule's steps as long as that helps. */
  *#list(): Generator<undefined, void, void> {
    for (let before: ProvedSchedule | undefined; before !== this.best; ) {
      before = this.best as ProvedSchedule;
      yield* this.#pause();
      const lists = BetterLists.of(this.#task, before.order, this.#begin);
      if (lists !== undefined) yield* lists.improve(this);
    }
  }

  /** Schedules an order of happenings as early as possible, and keeps the best. Returns whether it is sound. */
  take(order: HappeningOrder): boolean {
    const proved = provedOrder(this.#task, order);
    if (proved !== undefined && worthOf(this.#task, proved) < this.worth) this.best = proved;
    return proved !== undefined;
  }
}
