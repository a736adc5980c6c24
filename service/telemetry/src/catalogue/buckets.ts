import type { HistogramSnapshot } from "@understudy/planner-core";

/** Bucket bounds in seconds, for answers between a microsecond (a cache hit) and ten seconds (a slow model). */
export const SECONDS: readonly number[] = [
  0.000_001, 0.000_005, 0.000_01, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01,
  0.02, 0.03, 0.05, 0.075, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];

/** Bucket bounds for tokens per second. */
export const RATES: readonly number[] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000];

/**
 * The number of values up to each bound. Rounding may count a value less than 3 % below a bound in the next bucket,
 * but never in an earlier one.
 *
 * @param factor converts the snapshot's unit into the bounds' unit
 */
export function cumulativeCounts(
  { buckets }: Pick<HistogramSnapshot, "buckets">,
  bounds: readonly number[],
  factor: number,
): number[] {
  const counts: number[] = [];
  let next = 0;
  let total = 0;
  for (const bound of bounds) {
    while (next < buckets.length) {
      const [upTo, count] = buckets[next] as readonly [number, number];
      // Tolerance for rounding in the product.
      if (upTo * factor > bound * (1 + 1e-9)) break;
      total += count;
      next++;
    }
    counts.push(total);
  }
  return counts;
}
