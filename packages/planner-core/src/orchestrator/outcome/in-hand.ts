import type { PlanPool } from "../../plan/plan-pool.ts";
import type { OpenRequest } from "../request/open-request.ts";
import { isForLeadGoal, type UnderstudyPlan } from "../request/understudy-plan.ts";
import type { Answer } from "./answer.ts";
import type { Refusal } from "./refusal.ts";

/** What answers in hand are made with. */
export interface InHandParts {
  readonly plans: PlanPool;
}

/**
 * What is in hand without the lead's answer: the plan that begins with the steps that the agent was given
 * already, else the understudy's, with the reason why it is served.
 */
export function answerInHand({ plans }: InHandParts, request: OpenRequest): Answer {
  const { understudy, firstSteps } = request;
  const committed = firstSteps?.committed;
  if (committed !== undefined) {
    const { actions, scaledCost, length } = committed;
    const isMended = length < actions.length;
    return {
      status: "solved",
      plan: plans.of(actions),
      // Steps are given only on the way to it.
      goal: understudy.leadGoal ?? understudy.goal,
      scaledCost,
      optimal: isForLeadGoal(understudy) && scaledCost <= understudy.scaledLowerBound,
      source: isMended ? "mended" : "llm",
      leadSteps: length,
      leadIndices: [...Array(length).keys()],
      via: isMended ? "llm" : undefined,
      chosen: undefined,
      refusal: undefined,
    };
  }
  const { status, goal, actions, scaledCost, optimal } = understudy;
  const hasPlan = status === "solved" || status === "partial";
  return {
    status,
    plan: hasPlan ? plans.of(actions) : null,
    goal,
    scaledCost,
    optimal,
    source: "classical",
    leadSteps: 0,
    leadIndices: undefined,
    via: undefined,
    chosen: undefined,
    refusal: request.refusal ?? failureOf(understudy),
  };
}

/** Where the planner failed, that is the reason. */
function failureOf({ failure }: UnderstudyPlan): Refusal | undefined {
  return failure === undefined ? undefined : { reason: "planner-error", detail: failure };
}
