import type { AnyDomainTypes, PlanRunner, PlanRunnerOptions, Step } from "@understudy/planner-core";
import type { WorldRunnerOptions } from "./options.ts";
import type { StepTeller } from "./plan/step-teller.ts";
import { TRY_AGAIN_MS } from "./sleep.ts";

/** The options of the inner plan runner, whose steps are about places. */
type InnerOptions = Omit<
  PlanRunnerOptions<AnyDomainTypes>,
  "agent" | "goal" | "request" | "reservations"
>;

/**
 * The inner options for a world runner's options.
 *
 * @param steps the things of the running step
 */
export function innerOptions(
  options: WorldRunnerOptions,
  steps: StepTeller,
  mayBegin: NonNullable<InnerOptions["mayBegin"]>,
): InnerOptions {
  const { durationMs, timeoutMs, cooldownMs, onStepEvent, onOutcome: _, ...told } = options;
  const { clocks: __, cooling: ___, onOrderChange: ____, ...others } = told;
  const { preempt, uninterrupted, retryMs = TRY_AGAIN_MS, ...rest } = others;
  return {
    ...{ ...rest, mayBegin, retryMs: Math.min(retryMs, TRY_AGAIN_MS) },
    ...(typeof preempt === "function"
      ? { preempt: (goal, step) => preempt(goal, step, steps.thingsOf(step)) }
      : preempt && { preempt }),
    ...(uninterrupted && { uninterrupted: (step) => uninterrupted(step, steps.thingsOf(step)) }),
    ...(durationMs && { durationMs: (step) => durationMs(step, steps.thingsNow(step)) }),
    ...(timeoutMs && { timeoutMs: (step) => timeoutMs(step, steps.thingsNow(step)) }),
    ...(cooldownMs && { cooldownMs: (step) => cooldownMs(step, steps.thingsOf(step)) }),
    onStepEvent: (event) => {
      const { type, step } = event;
      steps.heard(type);
      const own = type === "started" ? steps.begin(step) : steps.thingsOf(step);
      onStepEvent?.({ ...event, things: own });
    },
  };
}

/** Whether orders and lost things must not interrupt the running step. Allocates nothing without the option. */
export function runsToItsEnd(
  { uninterrupted }: WorldRunnerOptions,
  inner: PlanRunner,
  steps: StepTeller,
): boolean {
  if (uninterrupted === undefined || !inner.isPlaying) return false;
  const step = inner.remaining[0] as Step;
  try {
    return uninterrupted(step, steps.thingsOf(step));
  } catch {
    // The inner runner reports the error.
    return false;
  }
}
