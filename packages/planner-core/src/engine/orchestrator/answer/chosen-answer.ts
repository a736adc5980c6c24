import type { PlanPool } from "../../../rules/plan/plan-pool.ts";
import type { AnsweringMember } from "../../contract/llm-planner.ts";
import type { Outcome } from "../../contract/outcome.ts";
import type { ProvedCandidate } from "../call/inquiry.ts";
import { Answer } from "./answer.ts";

/** The answer for a plan chosen by the LLM planner or by the words of the request. */
export function chosenAnswer(
  plans: PlanPool,
  { goal, actions, scaledCost, optimal }: ProvedCandidate,
  source: Outcome["source"],
  chosen: "llm" | "words" = "llm",
  by?: AnsweringMember,
): Answer {
  const plan = plans.of(actions);
  return new Answer({
    plan,
    goal,
    scaledCost,
    optimal,
    source,
    hit: source === "cache" ? "exact" : undefined,
    chosen,
    by,
  });
}
