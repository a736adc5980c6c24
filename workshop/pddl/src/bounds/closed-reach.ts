import type { GroundTask } from "../ground/ground-task.ts";
import type { Interval, Intervals } from "./interval.ts";
import { NumberReach } from "./number-reach.ts";
import { PotentialBounds } from "./potential.ts";

/**
 * Finds intervals of all numbers: by the conditions and effects of each, and where that leaves an end open, by what pays
 * for it, as long as one tells more to the other. Ends that stay open are infinite.
 *
 * @param given bounds that no step passes
 * @param known what holds in any case
 */
export function closedReach(task: GroundTask, given: Intervals, known: Intervals): NumberReach {
  const reach = new NumberReach(task, given, known);
  const potentials = new PotentialBounds(task, reach.intervals);
  for (let isMore = true; isMore; ) {
    isMore = false;
    for (const fluent of task.numbers.keys()) {
      const { low, high } = reach.intervals.get(fluent) as Interval;
      const most = Number.isFinite(high) ? high : potentials.most(fluent, 1);
      const opposed = Number.isFinite(low) ? 0 - low : potentials.most(fluent, -1);
      const found = { low: opposed === undefined ? low : 0 - opposed, high: most ?? high };
      if (found.low === low && found.high === high) continue;
      reach.limit(fluent, found);
      isMore = true;
    }
    if (isMore) reach.narrow();
  }
  return reach;
}
