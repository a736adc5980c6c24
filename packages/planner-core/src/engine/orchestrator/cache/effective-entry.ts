import { withoutIdleSteps } from "../../../rules/plan/idle-steps.ts";
import { isLeadStep, keptIndices } from "../../../rules/plan/lead-indices.ts";
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
  Entry extends Pick<CacheEntry, "plan" | "scaledCost" | "leadSteps" | "leadIndices">,
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
  const { plan, leadSteps, leadIndices } = entry;
  const found = withoutIdleSteps(prover, state, plan.actions, goal.condition, constraints);
  if (found === undefined) return entry;
  const { actions, kept } = found;
  const byLead = [...kept.keys()].filter((at) =>
    isLeadStep(kept[at] as number, leadSteps, leadIndices),
  );
  return {
    ...entry,
    plan: planOf(domain, actions),
    scaledCost: prover.scaledCost,
    leadSteps: byLead.length,
    leadIndices: keptIndices(byLead),
  };
}
