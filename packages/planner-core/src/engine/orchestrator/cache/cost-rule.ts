import type { Goal } from "../../../rules/domain/domain.ts";
import type { PackedState } from "../../../rules/state/packed-state.ts";
import type { CacheEntry } from "../../contract/cache.ts";
import type { BaseParts } from "../parts.ts";
import type { PolicyDemand } from "../policy/policies.ts";
import type { CachedPlan } from "../request/progress.ts";
import type { EngineSettings } from "../settings.ts";

/**
 * Limit on the cost of a cached plan, relative to the classical planner's. For the same question the LLM planner would
 * give the same answer, so the plan may cost as much as a fresh one. For another state a fresh plan may well be
 * cheaper, so an expensive plan is not worth reusing.
 */
export function reuseCostRatio(
  kind: CachedPlan["kind"],
  { maxCostRatio, maxReuseCostRatio }: EngineSettings,
): number {
  return kind === "exact" ? maxCostRatio : Math.min(maxCostRatio, maxReuseCostRatio);
}

/**
 * Whether an entry certainly satisfies the cost rule, even without the classical planner's plan: by a lower bound, or
 * by the exact cost from a policy.
 */
export function isKnownToBeCheap(
  { policies, settings }: Pick<BaseParts, "policies" | "settings">,
  kind: CachedPlan["kind"],
  entry: CacheEntry,
  goal: Goal,
  state: PackedState,
  demand: PolicyDemand,
): boolean {
  const ratio = reuseCostRatio(kind, settings);
  if (entry.costRatio <= ratio) return true;
  const scaledCost = policies.scaledCost(goal, state, demand);
  return scaledCost !== undefined && entry.scaledCost <= ratio * scaledCost;
}
