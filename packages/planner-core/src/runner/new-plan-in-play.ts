import type { Outcome } from "../contract/outcome.ts";
import type { DomainTypes } from "../domain/definition/types.ts";
import type { PackedState } from "../state/packed-state.ts";
import type { GoalWatch } from "./goals/goal-watch.ts";
import type { PlanInPlay, PlanInPlayProver } from "./plan-in-play.ts";

/**
 * A plan to be played from its beginning. It tolerates more important goals that did not hold at the request, or that it
 * breaks on its way.
 *
 * @param asked the state for which the plan was requested
 */
export function newPlanInPlay<T extends DomainTypes>(
  outcome: Outcome<T>,
  actions: readonly number[],
  asked: PackedState,
  goals: GoalWatch<T>,
  prover: PlanInPlayProver<T>,
  nowMs: number,
): PlanInPlay<T> {
  const { goal } = outcome;
  const accepted = new Set<string>();
  if (goals.moreImportant(goal).length > 0) {
    goals.addBroken(accepted, goal, asked);
    prover.foresee(asked, actions, (state) => goals.addBroken(accepted, goal, state));
  }
  const endsAtMs = Number.POSITIVE_INFINITY;
  const times = { startedAtMs: nowMs, endsAtMs, timeoutAtMs: endsAtMs };
  return { outcome, actions, accepted, position: 0, running: false, ...times };
}
