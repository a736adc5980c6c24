/**
 * Coverage of a plan library, differences between personas, and reasons for mismatches.
 *
 * @module
 */

import type { PackedState } from "../../rules/state/packed-state.ts";
import type { PlanLibraryEntry, StoredEntry } from "../store/entry.ts";

/** The share of the given states that a plan library serves. */
export interface Coverage {
  readonly states: number;
  readonly covered: number;
  /** `covered / states`; 0 if there are no states. */
  readonly share: number;
  /** For each entry, the number of states for which it is the cheapest match; entries that serve none are left out. */
  readonly served: ReadonlyMap<PlanLibraryEntry, number>;
}

/** Counts, for each state, the first entry that matches. */
export function measureCoverage(
  entries: readonly StoredEntry[],
  states: Iterable<PackedState>,
): Coverage {
  const served = new Map<PlanLibraryEntry, number>();
  let count = 0;
  let covered = 0;
  for (const state of states) {
    count++;
    const entry = entries.find(({ precondition }) => precondition.holds(state));
    if (entry === undefined) continue;
    covered++;
    served.set(entry, (served.get(entry) ?? 0) + 1);
  }
  return { states: count, covered, share: count === 0 ? 0 : covered / count, served };
}
