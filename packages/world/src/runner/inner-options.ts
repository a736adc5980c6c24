import type { AnyDomainTypes, PlanRunner, PlanRunnerOptions, Step } from "@understudy/planner-core";
import type { ThingBinding } from "../binding/binding.ts";
import type { StepThings } from "../typed.ts";
import type { WorldRunnerOptions } from "./options.ts";
import { thingsOfStep } from "./step-things.ts";

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
  const { durationMs, timeoutMs, cooldownMs, onStepEvent, onOutcome: _, ...others } = options;
  const { preempt, uninterrupted, ...rest } = others;
  return {
    ...rest,
    ...(typeof preempt === "function"
      ? { preempt: (goal, step) => preempt(goal, step, things(step)) }
      : preempt && { preempt }),
    ...(uninterrupted && { uninterrupted: (step) => uninterrupted(step, things(step)) }),
    ...(durationMs && { durationMs: (step) => durationMs(step, things(step)) }),
    ...(timeoutMs && { timeoutMs: (step) => timeoutMs(step, things(step)) }),
    ...(cooldownMs && { cooldownMs: (step) => cooldownMs(step, things(step)) }),
    ...(onStepEvent && {
      onStepEvent: (event) => onStepEvent({ ...event, things: things(event.step) }),
    }),
  };
}

/** Whether orders and lost things must not interrupt the running step. Allocates nothing without the option. */
export function runsToItsEnd(
  { uninterrupted }: WorldRunnerOptions,
  inner: PlanRunner,
  binding: ThingBinding,
): boolean {
  if (uninterrupted === undefined || !inner.isPlaying) return false;
  const step = inner.remaining[0] as Step;
  try {
    return uninterrupted(step, thingsOfStep(binding, step));
  } catch {
    // The inner runner reports the error.
    return false;
  }
}
