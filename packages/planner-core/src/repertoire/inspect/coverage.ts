/**
 * Coverage of a repertoire, differences of two, and the reason why a plan does not fit.
 *
 * @module
 */

import type { PackedState } from "../../state/packed-state.ts";
import type { RepertoireEntry, StoredEntry } from "../store/entry.ts";

/** The states that a repertoire serves, out of some. */
export interface Coverage {
  readonly states: number;
  readonly covered: number;
  /** `covered / states`; 0 without states. */
  readonly share: number;
  /** The number of states that each entry serves as the cheapest that fits; entries that serve none are left out. */
  readonly served: ReadonlyMap<RepertoireEntry, number>;
}

/** Counts, for each state, the first entry in order that fits it. */
export function measureCoverage(
  entries: readonly StoredEntry[],
  states: Iterable<PackedState>,
): Coverage {
  const served = new Map<RepertoireEntry, number>();
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
