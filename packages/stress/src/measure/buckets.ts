/**
 * The workers' measurements: latencies, counts, timelines.
 *
 * @module
 */

/*
 * The buckets of an HdrHistogram (Gil Tene), in shared memory: one per value below 512, then 256 per doubling, so that
 * no value is off by more than 0.4 %. Counts in shared memory survive their thread.
 */

const SUB_BITS = 8;
const LINEAR = 2 << SUB_BITS;
const HALF = 1 << SUB_BITS;
/** Maximum value: 2^31 µs, more than half an hour. */
const MAX_VALUE = 0x7fffffff;

/** Number of buckets of one histogram. */
export const BUCKETS: number = bucketOf(MAX_VALUE) + 1;

/** The bucket of a non-negative integer. */
export function bucketOf(value: number): number {
  if (value < LINEAR) return value;
  const shift = 31 - Math.clz32(value) - SUB_BITS;
  return LINEAR + (shift - 1) * HALF + (value >>> shift) - HALF;
}

/** The middle of a bucket, its representative value. */
export function middleOf(bucket: number): number {
  if (bucket < LINEAR) return bucket;
  const shift = Math.floor((bucket - LINEAR) / HALF) + 1;
  const low = (HALF + ((bucket - LINEAR) % HALF)) * 2 ** shift;
  return low + 2 ** (shift - 1);
}

/** A duration in whole microseconds, the unit of the histograms. */
export function microseconds(ms: number): number {
  const value = ms * 1000;
  if (!(value > 0)) return 0;
  return value >= MAX_VALUE ? MAX_VALUE : value | 0;
}

/** A quantile of the counted values; 0 if there are none. */
export function quantileOf(counts: Int32Array, quantile: number): number {
  let total = 0;
  for (let bucket = 0; bucket < counts.length; bucket++) total += counts[bucket] as number;
  if (total === 0) return 0;
  const wanted = Math.max(1, Math.ceil(quantile * total));
  let seen = 0;
  for (let bucket = 0; bucket < counts.length; bucket++) {
    seen += counts[bucket] as number;
    if (seen >= wanted) return middleOf(bucket);
  }
  return 0;
}
