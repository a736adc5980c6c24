import type { PreparedTask } from "../task-cache/prepared-task.ts";
import type { ProvedSchedule } from "./changed-orders.ts";
import { GoalByGoal } from "./goal-by-goal.ts";
import { doesAllAtOnce } from "./joint-goal.ts";
import { type KeptOrder, prolonged } from "./kept-order.ts";
import type { TimeTask } from "./task/time-task.ts";
import { drawFrom, variedSequences } from "./vary-goals.ts";

/** Number of sequences in a row that may be no better before the searches over happenings, and beside them. */
const FIRST_FAILURES = 40;
const LATER_FAILURES = 4_000;
/** Turns of building sequences before each of the searches beside it gets a short turn, in expansions. */
export const VARIED = 4_096;
export const SHORT_TURN = 32;

/** Changes a sequence of whole steps goal by goal, at random but in the same way in each run. */
export class EarlyGoals {
  readonly #task: TimeTask;
  readonly #stepOf: Int32Array;
  readonly #idle: KeptOrder;
  readonly #builder: GoalByGoal;
  readonly #draw: () => number = drawFrom(1);

  /**
   * @param domain the sequence domain, and the joint step of each of its actions
   * @param prepared the compiled parts of the goal in that domain
   * @param idle where sequences begin
   */
  constructor(
    task: TimeTask,
    {
      domain,
      stepOf,
    }: { readonly domain: TimeTask["joint"]["domain"]; readonly stepOf: Int32Array },
    prepared: readonly PreparedTask[],
    idle: KeptOrder,
  ) {
    this.#task = task;
    this.#stepOf = stepOf;
    this.#idle = idle;
    this.#builder = new GoalByGoal(task, domain, stepOf, prepared, idle);
  }

  /** Whether other sequences may take less time: one member may do all at once. */
  static help(task: TimeTask): boolean {
    return task.problem.measure.time > 0 && doesAllAtOnce(task);
  }

  /** Sequences that take less time than a schedule, one estimate for each turn. */
  first(best: ProvedSchedule): Generator<KeptOrder | undefined, void, void> {
    return this.#orders(best, FIRST_FAILURES);
  }

  /** The same for longer, beside other searches. */
  later(best: ProvedSchedule): Generator<KeptOrder | undefined, void, void> {
    return this.#orders(best, LATER_FAILURES);
  }

  *#orders(
    { order, scaledTime }: ProvedSchedule,
    patience: number,
  ): Generator<KeptOrder | undefined, void, void> {
    const orders = this.#builder.ordersIn(order.states);
    for (const built of variedSequences(this.#builder, orders, scaledTime, this.#draw, patience)) {
      yield built && prolonged(this.#task, this.#idle, built.actions, this.#stepOf);
    }
  }
}
