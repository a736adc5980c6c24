import { type CompiledCondition, type PlanningProblem, PlanProver } from "@understudy/planner-core";

/** The incumbent plan of a problem, if it works for a goal. */
export function incumbentOf(
  problem: PlanningProblem,
  goal: CompiledCondition,
): { readonly actions: readonly number[]; readonly scaledCost: number } | undefined {
  const { domain, state, incumbent } = problem;
  if (incumbent === undefined) return undefined;
  const prover = new PlanProver(domain);
  if (!prover.prove(state, incumbent, goal, problem)) return undefined;
  return { actions: Object.freeze([...incumbent]), scaledCost: prover.scaledCost };
}
