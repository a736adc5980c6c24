/**
 * Caches of proved plans and of answers to prompts: exact, generalised, similar.
 *
 * @module
 */

export {
  ExactCache,
  type ExactCacheOptions,
  type ExactCacheStats,
  type KnownEntry,
} from "./exact/exact-cache.ts";
export type { MissExplanation } from "./exact/explain-miss.ts";
export {
  PromptCache,
  type PromptCacheOptions,
  type PromptCacheStats,
  type PromptHit,
} from "./prompt/prompt-cache.ts";
export type { CacheDecision } from "./similar/cache-decision.ts";
export type { SimilarOptions } from "./similar/similar-plans.ts";
export { readSnapshot, type SnapshotReport, writeSnapshot } from "./snapshot/snapshot.ts";
export { CacheSnapshotError } from "./snapshot/snapshot-error.ts";
export {
  TieredCache,
  type TieredCacheOptions,
  type TieredCacheStats,
} from "./tiered/tiered-cache.ts";
