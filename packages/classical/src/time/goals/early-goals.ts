/**
 * Sequences of whole steps that reach the parts of a goal one by one, each as early as possible.
 *
 * @module
 */

import type { SequenceDomain } from "@understudy/planner-core/schedule";
import type { CompileJob, TaskCache } from "../../task-cache/task-cache.ts";
import type { ProvedSchedule } from "../changed-orders.ts";
import { firstProblem } from "../derived-domains.ts";
import { doesAllAtOnce } from "../joint-goal.ts";
import { type KeptOrder, prolonged } from "../kept-order.ts";
import type { TimeTask } from "../task/time-task.ts";
import { GoalByGoal, type Variation } from "./goal-by-goal.ts";
import { drawFrom, variedSequences } from "./vary-goals.ts";

/**
 * Number of sequences without improvement after which building stops: before the searches over happenings, and in turns
 * with them.
 */
const FIRST_FAILURES = 40;
const LATER_FAILURES = 4_000;
/** Turns that building sequences gets in each round of the searches. */
export const VARIED = 4_096;

/** Changes a sequence of whole steps goal by goal, at random but in the same way in each run. */
export class EarlyGoals {
  /** Compiles the goal; must end before anything is built. */
  readonly job: CompileJob;
  readonly #task: TimeTask;
  readonly #sequence: SequenceDomain;
  readonly #idle: KeptOrder;
  readonly #draw: () => number = drawFrom(1);
  #builder: GoalByGoal | undefined;

  /** @param idle where sequences begin */
  constructor(task: TimeTask, sequences: TaskCache, idle: KeptOrder, sequence: SequenceDomain) {
    this.#task = task;
    this.#idle = idle;
    this.#sequence = sequence;
    const { domain, stepOf } = sequence;
    this.job = sequences.get(firstProblem(task, domain, idle.state, stepOf));
  }

  get #goals(): GoalByGoal {
    const { domain, stepOf } = this.#sequence;
    this.#builder ??= new GoalByGoal(
      this.#task,
      domain,
      stepOf,
      this.job.result ?? [],
      this.#idle.state,
    );
    return this.#builder;
  }

  /** Whether other sequences may take less time: if one member may do several steps at once. */
  static help(task: TimeTask): boolean {
    const { measure, keep } = task.problem;
    return (
      measure.time > 0 && keep === undefined && doesAllAtOnce(task) && task.clocks.length === 0
    );
  }

  /** Builds one sequence that takes the nearest goal first. Yields after each estimate. */
  begin(): Generator<KeptOrder | undefined, void, void> {
    return this.#built(this.#goals.ordersIn([]), Number.POSITIVE_INFINITY, 2);
  }

  /** Builds ever faster sequences than a given schedule. Yields after each estimate. */
  first(best: ProvedSchedule): Generator<KeptOrder | undefined, void, void> {
    return this.#orders(best, FIRST_FAILURES);
  }

  /** `first` with a larger limit, run in turns with other searches. */
  later(best: ProvedSchedule): Generator<KeptOrder | undefined, void, void> {
    return this.#orders(best, LATER_FAILURES);
  }

  *#orders(
    { order, scaledTime }: ProvedSchedule,
    patience: number,
  ): Generator<KeptOrder | undefined, void, void> {
    yield* this.#built(this.#goals.ordersIn(order.states), scaledTime, patience);
  }

  *#built(
    orders: Variation["orders"],
    most: number,
    patience: number,
  ): Generator<KeptOrder | undefined, void, void> {
    for (const built of variedSequences(this.#goals, orders, most, this.#draw, patience)) {
      yield built && prolonged(this.#task, this.#idle, built.actions, this.#sequence.stepOf);
    }
  }
}
