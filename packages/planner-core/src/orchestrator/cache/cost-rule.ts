import type { CacheEntry } from "../../contract/cache.ts";
import type { Goal } from "../../domain/domain.ts";
import type { PackedState } from "../../state/packed-state.ts";
import type { BaseParts } from "../parts.ts";
import type { PolicyDemand } from "../policy/policies.ts";
import type { CachedPlan } from "../request/progress.ts";
import type { OrchestratorSettings } from "../settings.ts";

/**
 * The cost rule of cached plans: how many times the understudy's cost one may cost. To the very same question the
 * lead would say the same again, so such a plan may cost as much as a fresh one. For another state a fresh plan may
 * well be cheaper, and a dear one is not worth reusing.
 */
export function reuseCostRatio(
  kind: CachedPlan["kind"],
  { maxCostRatio, maxReuseCostRatio }: OrchestratorSettings,
): number {
  return kind === "exact" ? maxCostRatio : Math.min(maxCostRatio, maxReuseCostRatio);
}

/**
 * Whether it is known without a look at the understudy's plan that an entry keeps the rule: a lower bound shows it,
 * or the cost that a policy names, which is a better reference than any bound.
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
