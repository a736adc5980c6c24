import type { PlanPool } from "../../../rules/plan/plan-pool.ts";
import type { CommittedPlan } from "../request/first-steps.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { InHand, LlmAsked } from "../request/progress.ts";
import type { Refusal } from "../request/refusal.ts";
import { isForLlmGoal, type UnderstudyPlan } from "../request/understudy-plan.ts";
import { Answer } from "./answer.ts";

/**
 * The answer without the LLM planner: the plan that begins with the steps already given out, otherwise the classical
 * planner's, with the reason.
 *
 * @param refusal the reason. Default: the refusal so far
 * @param late the LLM planner's running call
 */
export function answerInHand(
  { plans }: { readonly plans: PlanPool },
  { firstSteps }: OpenRequest,
  { understudy, refusal: known }: Pick<InHand, "understudy" | "refusal">,
  refusal: Refusal | undefined = known,
  late?: LlmAsked,
): Answer {
  const committed = firstSteps?.committed;
  if (committed !== undefined) return committedAnswer(plans, understudy, committed, late);
  const { status, goal, actions, scaledCost, optimal } = understudy;
  const hasPlan = status === "solved" || status === "partial";
  return new Answer({
    status,
    plan: hasPlan ? plans.of(actions) : null,
    goal,
    scaledCost,
    optimal,
    source: "classical",
    refusal: refusal ?? failureOf(understudy),
    late,
  });
}

/** The plan that completes the steps already given to the agent. */
function committedAnswer(
  plans: PlanPool,
  understudy: UnderstudyPlan,
  { actions, scaledCost, length }: CommittedPlan,
  late: LlmAsked | undefined,
): Answer {
  const isMended = length < actions.length;
  return new Answer({
    plan: plans.of(actions),
    // Steps are given only on the way to the LLM planner's goal.
    goal: understudy.llmGoal ?? understudy.goal,
    scaledCost,
    optimal: isForLlmGoal(understudy) && scaledCost <= understudy.scaledLowerBound,
    source: isMended ? "mended" : "llm",
    llmSteps: length,
    llmIndices: [...Array(length).keys()],
    via: isMended ? "llm" : undefined,
    late,
  });
}

/** A failure of the planner as the reason, if it failed. */
function failureOf({ failure }: UnderstudyPlan): Refusal | undefined {
  return failure === undefined ? undefined : { reason: "planner-error", detail: failure };
}
