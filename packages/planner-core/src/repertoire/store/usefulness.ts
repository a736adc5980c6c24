import type { VariableRanges } from "../../condition/value-set.ts";
import { coveredShare } from "../match/requirement.ts";
import type { StoredEntry } from "./entry.ts";

/** Number of look-ups with the same weight as the estimate from the precondition. */
const PRIOR_LOOKUPS = 64;

/**
 * Expected share of look-ups that an entry serves: its count since it was added, with the share of states that it
 * covers as a prior for new entries.
 */
export function usefulness(entry: StoredEntry, lookups: number, ranges: VariableRanges): number {
  const share = coveredShare(entry.requirement, ranges);
  const seen = Math.max(0, lookups - entry.lookupsBefore);
  return (entry.uses + PRIOR_LOOKUPS * share) / (seen + PRIOR_LOOKUPS);
}
