import type { PlanPool } from "../../plan/plan-pool.ts";
import type { ProvedCandidate } from "../call/inquiry.ts";
import type { Answer } from "../outcome/answer.ts";

/** How a plan that the lead chose is served. */
export function chosenAnswer(
  plans: PlanPool,
  { goal, actions, cost, optimal }: ProvedCandidate,
  source: "llm" | "exact",
): Answer {
  return {
    status: "solved",
    plan: plans.of(actions),
    goal,
    scaledCost: cost,
    optimal,
    source,
    leadSteps: 0,
    via: undefined,
    chosen: true,
    refusal: undefined,
  };
}
