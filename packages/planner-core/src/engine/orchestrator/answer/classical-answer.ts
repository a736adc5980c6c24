import type { PlanPool } from "../../../rules/plan/plan-pool.ts";
import { type ClassicalPlan, isForLlmGoal } from "../request/classical-plan.ts";
import type { CommittedPlan } from "../request/first-steps.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { ClassicalAnswer, LlmAsked } from "../request/progress.ts";
import type { Refusal } from "../request/refusal.ts";
import { Answer } from "./answer.ts";

/**
 * The answer without the LLM planner: the plan that begins with the steps already given out, otherwise the classical
 * planner's, with the reason.
 *
 * @param refusal the reason. Default: the refusal so far
 * @param late the LLM planner's running call
 */
export function answerClassically(
  { plans }: { readonly plans: PlanPool },
  { firstSteps }: OpenRequest,
  { classicalPlan, refusal: known }: Pick<ClassicalAnswer, "classicalPlan" | "refusal">,
  refusal: Refusal | undefined = known,
  late?: LlmAsked,
): Answer {
  const committed = firstSteps?.committed;
  if (committed !== undefined) return committedAnswer(plans, classicalPlan, committed, late);
  const { status, goal, actions, scaledCost, optimal } = classicalPlan;
  const hasPlan = status === "solved" || status === "partial";
  return new Answer({
    status,
    plan: hasPlan ? plans.of(actions) : null,
    goal,
    scaledCost,
    optimal,
    source: "classical",
    refusal: refusal ?? failureOf(classicalPlan),
    late,
  });
}

/** The plan that completes the steps already given to the agent. */
function committedAnswer(
  plans: PlanPool,
  classicalPlan: ClassicalPlan,
  { actions, scaledCost, length }: CommittedPlan,
  late: LlmAsked | undefined,
): Answer {
  return new Answer({
    plan: plans.of(actions),
    // Steps are given only on the way to the LLM planner's goal.
    goal: classicalPlan.llmGoal ?? classicalPlan.goal,
    scaledCost,
    optimal: isForLlmGoal(classicalPlan) && scaledCost <= classicalPlan.scaledLowerBound,
    source: "llm",
    mended: length < actions.length,
    llmSteps: length,
    llmIndices: [...Array(length).keys()],
    late,
  });
}

/** A failure of the planner as the reason, if it failed. */
function failureOf({ failure }: ClassicalPlan): Refusal | undefined {
  return failure === undefined ? undefined : { reason: "planner-error", detail: failure };
}
