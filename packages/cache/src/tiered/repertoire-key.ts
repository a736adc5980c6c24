import type { CacheQuery, Goal } from "@understudy/planner-core";
import { Hash64, partitionOf } from "@understudy/planner-core/internal";
import { partsOf } from "../exact/explain-miss.ts";

/** The key of a query's plans, independent of its state. */
export interface RepertoireKey {
  readonly partition: string;
  /** The key for another goal. */
  for(goal: Goal): string;
}

/**
 * The partition of a query in tiers that check `disabled` and `maintain` plan by plan: model, prompt, goal, extra
 * `maintain` and free text. Disabled actions and the version of run-time costs change all the time and are not part of
 * it. For the most common queries it is the query's own partition.
 */
export function repertoirePartition(
  query: CacheQuery,
  normalise: (text: string) => string,
): string {
  const { partition, goal } = query;
  return partition.endsWith(goal.hash) ? partition : repertoireKey(query, normalise).partition;
}

/** The partition, with a function for other goals; takes microseconds. */
export function repertoireKey(
  { domain, partition, goal, maintain, text }: CacheQuery,
  normalise: (text: string) => string,
): RepertoireKey {
  const { before } = partsOf(partition, goal.hash);
  const { persona, directive, memory } = text;
  const hash = new Hash64();
  for (const part of [persona, directive, memory]) {
    hash.integer(part === undefined ? 0 : 1).text(part === undefined ? "" : normalise(part));
  }
  const hasText = persona !== undefined || directive !== undefined || memory !== undefined;
  const after = hasText ? `/text-${hash.digest()}` : "";
  const of = (other: Goal): string => `${before}${partitionOf(domain, other, maintain)}${after}`;
  return { partition: of(goal), for: of };
}
