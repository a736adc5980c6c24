import type { AnyDomainTypes, PlanRunnerOptions, Step } from "@understudy/planner-core";
import type { StepThings } from "../typed.ts";
import type { WorldRunnerOptions } from "./options.ts";

/** The options of the inner plan runner, whose steps are about places. */
type InnerOptions = Omit<
  PlanRunnerOptions<AnyDomainTypes>,
  "agent" | "goal" | "request" | "reservations"
>;

/**
 * The inner options for a world runner's options.
 *
 * @param things of a step
 */
export function innerOptions(
  options: WorldRunnerOptions,
  things: (step: Step) => StepThings,
): InnerOptions {
  const { durationMs, timeoutMs, cooldownMs, onStepEvent, onOutcome: _, ...rest } = options;
  return {
    ...rest,
    ...(durationMs && { durationMs: (step) => durationMs(step, things(step)) }),
    ...(timeoutMs && { timeoutMs: (step) => timeoutMs(step, things(step)) }),
    ...(cooldownMs && { cooldownMs: (step) => cooldownMs(step, things(step)) }),
    ...(onStepEvent && {
      onStepEvent: (event) => onStepEvent({ ...event, things: things(event.step) }),
    }),
  };
}
