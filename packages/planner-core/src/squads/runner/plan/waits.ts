import { awaitedClock } from "../../../time/schedule/clocks/awaited-clock.ts";
import type { RunningClock } from "../../../time/schedule/problem.ts";
import type { TimedSteps } from "../../../time/schedule/timed-steps.ts";
import type { StepWait } from "../options.ts";
import type { SquadStep } from "./squad-step.ts";
import type { PlanMoment } from "./step-order.ts";

/**
 * The wait of a member for its next step.
 *
 * @param moment that keeps the step from starting; undefined if none does
 * @param clocks that run
 */
export function waitOfStep(
  steps: TimedSteps,
  step: SquadStep,
  name: string,
  moment: PlanMoment | undefined,
  clocks: readonly RunningClock[],
): StepWait {
  if (moment === undefined) {
    const clock = awaitedClock(steps, step.timed, clocks);
    return { for: undefined, what: clock?.name ?? "time" };
  }
  if (moment.step === undefined)
    return { for: undefined, what: moment.opens?.get(step.timed.index) ?? "event" };
  const { members, timed } = moment.step;
  return { for: members.find((each) => each !== name), what: timed.step.tool };
}
