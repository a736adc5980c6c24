import type { DomainTypes } from "../../../rules/domain/definition/types.ts";
import { isLlmStep } from "../../../rules/plan/llm-indices.ts";
import type { Outcome } from "../../contract/outcome.ts";

/**
 * The author of a step: the LLM planner, the classical planner, or a plan library, for steps in it by a designer or by
 * mending.
 */
export type PlanAuthor = "llm" | "classical" | "library";

/**
 * The author of a step of a served plan, cached plans included.
 *
 * @param index position of the step in the plan
 * @returns undefined for an index out of range
 * @example
 * const written = outcome.plan?.steps.map((step, index) => `${step.tool}: ${authorOfStep(outcome, index)}`);
 */
export function authorOfStep<T extends DomainTypes>(
  { plan, hit, llmSteps, llmIndices }: Outcome<T>,
  index: number,
): PlanAuthor | undefined {
  if (plan?.actions[index] === undefined) return undefined;
  if (isLlmStep(index, llmSteps, llmIndices)) return "llm";
  return hit === "generalised" ? "library" : "classical";
}
