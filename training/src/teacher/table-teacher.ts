import { ClassicalPlanner } from "@understudy/classical";
import type { Condition, Goal, PackedState, Policy } from "@understudy/planner-core";
import type { LessonDomain } from "./lesson-domain.ts";

/** A goal with its table. */
export interface TaughtGoal {
  /** A goal of the domain as models see it. */
  readonly goal: Goal;
  readonly policy: Policy;
}

/** Size limit of a table under construction, in bytes: larger goals are not taught this way. */
const MAX_TABLE_BYTES = 2 ** 19;

/**
 * Teaches goals whose relevant states fit into a table. The planner's table has the optimal cost from every state; the
 * plan is the first in canonical order with this cost.
 */
export class TableTeacher {
  readonly #lesson: LessonDomain;
  readonly #planner: ClassicalPlanner;
  readonly #after: PackedState;
  readonly #current: PackedState;

  constructor(lesson: LessonDomain, maxTableBytes: number = MAX_TABLE_BYTES) {
    this.#lesson = lesson;
    this.#planner = new ClassicalPlanner({ tables: { maxTableBytes } });
    const size = lesson.domain.variables.all.length;
    this.#after = new Int32Array(size);
    this.#current = new Int32Array(size);
  }

  /** Builds the table of a goal; undefined if too large. @throws RequestError for an invalid goal */
  teach(condition: Condition): TaughtGoal | undefined {
    const { domain, keyed } = this.#lesson;
    const problem = { domain: keyed, goal: keyed.goal(condition) };
    this.#planner.warm(problem);
    const policy = this.#planner.policy(problem);
    return policy === undefined ? undefined : { goal: domain.goal(condition), policy };
  }

  /** The canonical plan: cheapest, then shortest, then first in canonical order. Undefined if none exists. */
  plan(state: PackedState, { policy }: TaughtGoal): number[] | undefined {
    let left = policy.scaledCost(state);
    if (!Number.isFinite(left) || left < 0) return undefined;
    const { keyed, successors } = this.#lesson;
    const { scaledCost } = keyed.actions;
    const current = this.#current;
    const after = this.#after;
    current.set(state);
    const plan: number[] = [];
    while (left > 0) {
      let isFound = false;
      for (const action of successors.order) {
        const price = scaledCost[action] as number;
        if (price > left || !successors.play(action, current, after)) continue;
        if (policy.scaledCost(after) !== left - price) continue;
        plan.push(action);
        current.set(after);
        left -= price;
        isFound = true;
        break;
      }
      if (!isFound) throw new RangeError("The table's cost has no plan");
    }
    return plan;
  }
}
