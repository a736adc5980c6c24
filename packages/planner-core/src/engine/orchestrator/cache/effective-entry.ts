import { withoutIdleSteps } from "../../../rules/plan/idle-steps.ts";
import { isLlmStep, keptIndices } from "../../../rules/plan/llm-indices.ts";
import { planOf } from "../../../rules/plan/plan.ts";
import type { PlanProver } from "../../../rules/plan/prover.ts";
import type { CacheEntry, CacheQuery } from "../../contract/cache.ts";

/**
 * A cached plan without the steps that change nothing when started from the current state.
 *
 * @param query the query of the plan
 * @param prover a prover that has just proved the plan; on return it has proved the remaining plan
 * @returns the entry itself if every step changes something
 */
export function effectiveEntry<
  Entry extends Pick<CacheEntry, "plan" | "scaledCost" | "llmSteps" | "llmIndices">,
>(
  {
    domain,
    state,
    goal,
    ...constraints
  }: Pick<CacheQuery, "domain" | "state" | "goal"> & Partial<CacheQuery>,
  prover: PlanProver,
  entry: Entry,
): Entry {
  const { plan, llmSteps, llmIndices } = entry;
  const found = withoutIdleSteps(prover, state, plan.actions, goal.condition, constraints);
  if (found === undefined) return entry;
  const { actions, kept } = found;
  const byLlm = [...kept.keys()].filter((at) =>
    isLlmStep(kept[at] as number, llmSteps, llmIndices),
  );
  return {
    ...entry,
    plan: planOf(domain, actions),
    scaledCost: prover.scaledCost,
    llmSteps: byLlm.length,
    llmIndices: keptIndices(byLlm),
  };
}
