import { RequestError } from "../../base/errors.ts";
import { applyAction, type Domain, type DomainTypes, type PackedState } from "../../rules/index.ts";
import type { GoalWatch } from "./goals/goal-watch.ts";
import type { PlanAtStep, PlanInPlay } from "./plan-in-play.ts";
import type { PlanInPlayProver } from "./plan-in-play-prover.ts";
import type { RunnerNow } from "./runner-now.ts";

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
  domain: Domain<T>,
  nowMs: number,
): PlanInPlay<T> {
  const { actions } = plan;
  const { goal } = plan.outcome;
  const accepted = new Set<string>();
  if (goals.moreImportant(goal).length > 0) {
    goals.addBroken(accepted, goal, asked);
    let state = asked;
    for (const action of actions) {
      const after = state.slice();
      applyAction(domain.actions, action, state, after);
      goals.addBroken(accepted, goal, after);
      state = after;
    }
  }
  const never = Number.POSITIVE_INFINITY;
  return { ...plan, accepted, startsAtMs: nowMs, proveAtMs: never };
}

/**
 * The plan to be played from its beginning. Undefined for an empty plan, if one of its resources is taken, or if it
 * keeps to a clock and cannot be done one step after the other: that is reported where its steps run side by side.
 *
 * @param asked the state for which the plan was requested
 */
export function adoptPlan<T extends DomainTypes>(
  plan: PlanAtStep<T>,
  asked: PackedState,
  { callbacks, domain, goals, holdings, nowMs }: RunnerNow<T>,
  prover: PlanInPlayProver<T>,
): PlanInPlay<T> | undefined {
  const { actions } = plan;
  if (actions.length === 0) return undefined;
  const inPlay = newPlanInPlay(plan, asked, goals, domain, nowMs);
  if (prover.keepsToClock(plan)) {
    if (prover.holds(inPlay)) return holdings.take(actions, nowMs) ? inPlay : undefined;
    if (overlaps(plan)) callbacks.complain(sideBySide(plan));
    return undefined;
  }
  return holdings.take(actions, nowMs) ? inPlay : undefined;
}

/** Whether a step begins before another has ended. */
function overlaps<T extends DomainTypes>({ outcome }: PlanAtStep<T>): boolean {
  let scaledFree = 0;
  return (outcome.plan?.steps ?? []).some(({ startsAt = 0, duration = 0 }) => {
    // Sums of fractions would be a little too late.
    const scaledStart = Math.round(1000 * startsAt);
    const isEarly = scaledStart < scaledFree;
    scaledFree = Math.max(scaledFree, scaledStart + Math.round(1000 * duration));
    return isEarly;
  });
}

function sideBySide<T extends DomainTypes>({ outcome }: PlanAtStep<T>): RequestError {
  const tools = new Set((outcome.plan?.steps ?? []).map(({ tool }) => tool));
  const message = `needs steps side by side: ${[...tools].join(", ")}`;
  const hint = "a PlanRunner does one step after the other; a SquadRunner of one member does both";
  return new RequestError([{ pointer: "/goal", message, hint }]);
}
