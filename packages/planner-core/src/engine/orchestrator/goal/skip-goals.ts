/**
 * Goals of a request; satisfied goals need no plan.
 *
 * @module
 */

import type { Goal } from "../../../rules/domain/domain.ts";
import { Answer } from "../answer/answer.ts";
import type { BaseParts } from "../parts.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { Meaning } from "../request/progress.ts";

/**
 * The unsatisfied goals, most important first; if all are satisfied, the answer is the empty plan. If the words of the
 * request exclude every goal, there is nothing to plan.
 */
export function skipGoals(
  { plans }: BaseParts,
  request: OpenRequest,
  { asked }: Meaning,
): Answer | readonly Goal[] {
  const { goals, state } = asked;
  if (goals.length === 0) {
    const goal = request.asked.goals[0] as Goal;
    return new Answer({ status: "unsolvable", plan: null, goal, source: "classical" });
  }
  // Usually none is satisfied: no copy then.
  if (!goals.some(({ condition }) => condition.holds(state))) return goals;
  const unmet = goals.filter(({ condition }) => !condition.holds(state));
  if (unmet.length > 0) return unmet;
  const goal = goals[0] as Goal;
  return new Answer({ plan: plans.of([]), goal, optimal: true, source: "classical" });
}
