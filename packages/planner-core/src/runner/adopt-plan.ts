import type { DomainTypes } from "../domain/definition/types.ts";
import { RequestError } from "../errors.ts";
import type { PlanConstraints } from "../plan/prover.ts";
import type { PackedState } from "../state/packed-state.ts";
import { newPlanInPlay } from "./new-plan-in-play.ts";
import type { PlanAtStep, PlanInPlay } from "./plan-in-play.ts";
import type { RunnerParts } from "./runner-parts.ts";

/**
 * The plan to be played from its beginning. Undefined for an empty plan, if one of its resources is taken, or if it
 * keeps to a clock and cannot be done one step after the other: that is reported where its steps run side by side.
 *
 * @param asked the state for which the plan was requested
 */
export function adoptPlan<T extends DomainTypes>(
  plan: PlanAtStep<T>,
  asked: PackedState,
  { goals, holdings, prover, observed, callbacks }: RunnerParts<T>,
  constraints: PlanConstraints,
  nowMs: number,
): PlanInPlay<T> | undefined {
  const { actions } = plan;
  if (actions.length === 0) return undefined;
  const inPlay = newPlanInPlay(plan, asked, goals, prover, nowMs);
  if (prover.keepsToClock(plan) && !prover.holds(inPlay, observed.packed, constraints, nowMs)) {
    if (overlaps(plan)) callbacks.complain(sideBySide(plan));
    return undefined;
  }
  return holdings.take(actions, nowMs) ? inPlay : undefined;
}

/** Whether a step begins before another has ended. */
function overlaps<T extends DomainTypes>({ outcome }: PlanAtStep<T>): boolean {
  let free = 0;
  return (outcome.plan?.steps ?? []).some(({ startsAt = 0, duration = 0 }) => {
    const isEarly = startsAt < free;
    free = Math.max(free, startsAt + duration);
    return isEarly;
  });
}

function sideBySide<T extends DomainTypes>({ outcome }: PlanAtStep<T>): RequestError {
  const tools = new Set((outcome.plan?.steps ?? []).map(({ tool }) => tool));
  const message = `needs steps side by side: ${[...tools].join(", ")}`;
  const hint = "a PlanRunner does one step after the other; a SquadRunner of one member does both";
  return new RequestError([{ pointer: "/goal", message, hint }]);
}
