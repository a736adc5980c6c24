import type { Outcome } from "../../contract/outcome.ts";
import type { DomainTypes } from "../../domain/definition/types.ts";
import { isLeadStep } from "../../plan/lead-indices.ts";

/**
 * The author of a step: the lead, whenever it wrote it; the classical planner; or a repertoire, for those of its steps
 * that no model wrote: a designer's, or what mended a model's plan.
 */
export type PlanAuthor = "lead" | "understudy" | "repertoire";

/**
 * The author of a step of a served plan, also where the plan comes from a cache.
 *
 * @param index of the step in the plan
 * @returns undefined where the plan has no such step
 * @example
 * const written = outcome.plan?.steps.map((step, index) => `${step.tool}: ${authorOfStep(outcome, index)}`);
 */
export function authorOfStep<T extends DomainTypes>(
  { plan, source, leadSteps, leadIndices }: Outcome<T>,
  index: number,
): PlanAuthor | undefined {
  if (plan?.actions[index] === undefined) return undefined;
  if (isLeadStep(index, leadSteps, leadIndices)) return "lead";
  return source === "generalised" ? "repertoire" : "understudy";
}
