import type { Domain, Goal } from "../../rules/domain/domain.ts";
import { partitionOf } from "./partition-key.ts";
import type { StorePlace } from "./plan-store.ts";

/**
 * The partition of another goal under otherwise equal circumstances: a prefix or suffix around the default key is kept.
 * Undefined for a key that does not contain the default one.
 */
export function siblingPartition(
  domain: Domain,
  { partition, goal, maintain, text }: StorePlace,
  other: Goal,
): string | undefined {
  const withText = partitionOf(domain, goal, maintain, text);
  if (partition === withText) return partitionOf(domain, other, maintain, text);
  const own = partitionOf(domain, goal, maintain);
  const at = partition.indexOf(own);
  if (at < 0) return undefined;
  return `${partition.slice(0, at)}${partitionOf(domain, other, maintain)}${partition.slice(at + own.length)}`;
}
