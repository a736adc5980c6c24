import type { VariableRanges } from "../../condition/value-set.ts";
import { coveredShare } from "../match/requirement.ts";
import type { StoredEntry } from "./entry.ts";

/** The number of look-ups that weigh as much as the estimate from the precondition. */
const PRIOR_LOOKUPS = 64;

/**
 * How often an entry is expected to answer a look-up: what was counted since it came in, and, as a
 * prior for entries that had no time to prove themselves, the share of states that it covers.
 */
export function usefulness(entry: StoredEntry, lookups: number, ranges: VariableRanges): number {
  const share = coveredShare(entry.requirement, ranges);
  const seen = Math.max(0, lookups - entry.lookupsBefore);
  return (entry.uses + PRIOR_LOOKUPS * share) / (seen + PRIOR_LOOKUPS);
}
