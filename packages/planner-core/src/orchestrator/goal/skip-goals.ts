/**
 * Goals: those that hold need no plan.
 *
 * @module
 */

import type { Goal } from "../../domain/domain.ts";
import type { PlanPool } from "../../plan/plan-pool.ts";
import { Answer } from "../answer/answer.ts";
import type { OpenRequest } from "../request/open-request.ts";

/** The parts that make answers without a step. */
export interface SkipGoalsParts {
  readonly plans: PlanPool;
}

/** The goals that do not hold, most important first; if all do, the answer is the empty plan. */
export function skipGoals(
  { plans }: SkipGoalsParts,
  { asked }: OpenRequest,
): Answer | readonly Goal[] {
  const { goals, state } = asked;
  const holds = ({ condition }: Goal): boolean => condition.holds(state);
  // As a rule none of them holds: nothing is copied then.
  if (!goals.some(holds)) return goals;
  const unmet = goals.filter((goal) => !holds(goal));
  if (unmet.length > 0) return unmet;
  const goal = goals[0] as Goal;
  return new Answer({ plan: plans.of([]), goal, optimal: true, source: "classical" });
}
