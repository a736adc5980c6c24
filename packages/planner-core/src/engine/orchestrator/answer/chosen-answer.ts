import type { PlanPool } from "../../../rules/plan/plan-pool.ts";
import type { AnsweringMember } from "../../contract/lead.ts";
import type { ProvedCandidate } from "../call/inquiry.ts";
import { Answer } from "./answer.ts";

/** The answer for a plan chosen by the lead or by the words of the request. */
export function chosenAnswer(
  plans: PlanPool,
  { goal, actions, scaledCost, optimal }: ProvedCandidate,
  source: "llm" | "exact" | "classical",
  chosen: "lead" | "words" = "lead",
  by?: AnsweringMember,
): Answer {
  const plan = plans.of(actions);
  return new Answer({ plan, goal, scaledCost, optimal, source, chosen, by });
}
