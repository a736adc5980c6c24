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

/** Largest number of samples that a problem has in the figures of its task. */
const MOST_OF_ONE = 10_000;

/** Samples of several problems as one sorted group, in which each problem weighs the same. */
export function together(groups: readonly Float64Array[]): Float64Array {
  const [only] = groups;
  if (groups.length === 1 && only !== undefined) return only.toSorted();
  const most = Math.max(0, ...groups.map(({ length }) => length));
  const count = Math.min(MOST_OF_ONE, most);
  // A fast problem has more samples in the same time: of each, as many are taken, evenly.
  const even = groups.map((group) => {
    const sorted = group.toSorted();
    return Array.from(
      { length: count },
      (_, index) => sorted[Math.floor(((index + 0.5) / count) * sorted.length)] as number,
    );
  });
  return Float64Array.from(even.flat()).sort();
}
