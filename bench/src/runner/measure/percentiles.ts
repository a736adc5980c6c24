/** Figures of one task, in nanoseconds per operation. */
export interface Summary {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly min: number;
  readonly mean: number;
  readonly samples: number;
}

/**
 * Summarises a task's samples over its problems, with equal weights: a fast problem gets more samples in the same time
 * and would dominate otherwise.
 *
 * @param groups the samples of each problem, in any order; at least one each
 */
export function summarise(groups: readonly Float64Array[]): Summary {
  if (groups.length === 0 || groups.some((group) => group.length === 0)) {
    throw new RangeError("There is no sample to summarise");
  }
  const sorted = groups.map((group) => group.toSorted());
  const mean = average(groups.map(average));
  return {
    p50: weightedPercentile(sorted, 0.5),
    p95: weightedPercentile(sorted, 0.95),
    p99: weightedPercentile(sorted, 0.99),
    min: Math.min(...sorted.map((group) => group[0] as number)),
    mean,
    samples: groups.reduce((count, group) => count + group.length, 0),
  };
}

/** The smallest sample that at least the share `p` of samples does not exceed (nearest rank); NaN without samples. */
export function percentile(sorted: Float64Array, p: number): number {
  if (sorted.length === 0) return Number.NaN;
  const rank = Math.max(1, Math.ceil(p * sorted.length - 1e-9));
  return sorted[Math.min(rank, sorted.length) - 1] as number;
}

/** The median of a few numbers; the mean of the middle two for an even count. */
export function median(values: Iterable<number>): number {
  const sorted = Float64Array.from(values).sort();
  const upper = sorted.length >> 1;
  const high = sorted[upper];
  if (high === undefined) return Number.NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[upper - 1] as number) + high) / 2;
}

function average(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index] as number;
  return sum / values.length;
}

/** {@link percentile} of the union of groups with equal weights. */
function weightedPercentile(sorted: readonly Float64Array[], p: number): number {
  const [only] = sorted;
  if (sorted.length === 1 && only !== undefined) return percentile(only, p);
  const shareUpTo = (value: number): number =>
    average(sorted.map((group) => countUpTo(group, value) / group.length));
  // The answer is one of the samples: bisect each sorted group.
  let best = Number.POSITIVE_INFINITY;
  for (const group of sorted) {
    let low = 0;
    let high = group.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (shareUpTo(group[middle] as number) >= p - 1e-9) high = middle;
      else low = middle + 1;
    }
    best = Math.min(best, group[low] ?? Number.POSITIVE_INFINITY);
  }
  return best;
}

function countUpTo(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
