import type { DomainTypes } from "../domain/definition/types.ts";
import type { PackedState } from "../state/packed-state.ts";
import type { GoalWatch } from "./goals/goal-watch.ts";
import type { PlanAtStep, PlanInPlay, PlanInPlayProver } from "./plan-in-play.ts";

/**
 * A plan to be played from its beginning. It tolerates more important goals that did not hold at the request, or that it
 * breaks on its way.
 *
 * @param asked the state for which the plan was requested
 */
export function newPlanInPlay<T extends DomainTypes>(
  plan: PlanAtStep<T>,
  asked: PackedState,
  goals: GoalWatch<T>,
  prover: PlanInPlayProver<T>,
  nowMs: number,
): PlanInPlay<T> {
  const { actions } = plan;
  const { goal } = plan.outcome;
  const accepted = new Set<string>();
  if (goals.moreImportant(goal).length > 0) {
    goals.addBroken(accepted, goal, asked);
    prover.foresee(asked, actions, (state) => goals.addBroken(accepted, goal, state));
  }
  const never = Number.POSITIVE_INFINITY;
  const times = { startedAtMs: nowMs, timeoutAtMs: never, startsAtMs: nowMs, proveAtMs: never };
  return { ...plan, accepted, ...times };
}
