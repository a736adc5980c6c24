import { callSafely } from "../../../base/safe-call.ts";
import type { Outcome } from "../../contract/outcome.ts";
import type { PlanRequest } from "../../contract/request.ts";
import { runNow } from "../drive/pausable.ts";
import type { BaseParts } from "../parts.ts";
import type { PipelineParts } from "../pipeline.ts";
import { FirstSteps } from "../request/first-steps.ts";
import type { OpenRequest } from "../request/open-request.ts";
import { earlyCostRatio } from "../settings.ts";

/** A caller's callback for steps. */
type OnStep = PlanRequest["onStep"];

/** Emits all steps of a known plan, if the caller listens. Returns its outcome. */
export function giveAll<Known extends Outcome>(
  { reporter }: Pick<BaseParts, "reporter">,
  outcome: Known,
  onStep: OnStep,
): Known {
  if (onStep === undefined) return outcome;
  const { plan, agent } = outcome;
  plan?.steps.forEach((step, index) => {
    const give = () => onStep(step, index);
    callSafely(give, (error) => reporter.failed("onStep", error, { agent, request: 0 }));
  });
  return outcome;
}

/** Emits steps as they become certain, if the caller listens. */
export function firstStepsFor(
  { domain, classical, clock, settings, prover, reporter }: PipelineParts,
  request: OpenRequest,
  onStep: OnStep,
): FirstSteps | undefined {
  if (onStep === undefined) return undefined;
  return new FirstSteps({
    prover,
    maxCostRatio: earlyCostRatio(settings),
    planOn: (from) => {
      const untilMs = clock.now() + settings.redraftMs;
      return runNow(classical.complete(request, from, untilMs));
    },
    give: (action, index) => onStep(domain.step(action), index),
    onError: (error) => reporter.failed("onStep", error, request),
  });
}
