const SUB_BUCKET_BITS = 5;
const SUB_BUCKETS = 1 << SUB_BUCKET_BITS;
const BUCKETS = (31 - SUB_BUCKET_BITS + 1) * SUB_BUCKETS;

/** Statistics of a histogram. Times are in milliseconds. */
export interface HistogramSnapshot {
  readonly count: number;
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  readonly sum: number;
  /**
   * Upper bound and count of each non-empty bucket, lowest first, for exporters with buckets of their own. Values are
   * at most 3 % below the upper bound.
   */
  readonly buckets: readonly (readonly [upTo: number, count: number])[];
}

/**
 * Counts durations in logarithmic buckets of 3 % width, from a microsecond to half an hour. Recording
 * takes nanoseconds and allocates nothing.
 *
 * @example
 * const waits = new Histogram();
 * waits.record(12.5);
 * waits.quantile(0.95); // about 12.5
 */
export class Histogram {
  readonly #counts = new Uint32Array(BUCKETS);
  #count = 0;
  #sum = 0;
  #max = 0;

  /** Records a duration in milliseconds; negative values count as zero. */
  record(valueMs: number): void {
    if (!(valueMs >= 0)) valueMs = 0;
    const bucket = bucketOf(Math.min(valueMs * 1000, 0x7fffffff) | 0);
    this.#counts[bucket] = (this.#counts[bucket] as number) + 1;
    this.#count++;
    this.#sum += valueMs;
    if (valueMs > this.#max) this.#max = valueMs;
  }

  /** The `quantile` (0…1) of the recorded durations, in milliseconds. */
  quantile(quantile: number): number {
    if (this.#count === 0) return 0;
    const wanted = Math.max(1, Math.ceil(quantile * this.#count));
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      seen += this.#counts[bucket] as number;
      if (seen >= wanted) return Math.min(this.#max, upperEnd(bucket) / 1000);
    }
    return this.#max;
  }

  snapshot(): HistogramSnapshot {
    return {
      count: this.#count,
      mean: this.#count === 0 ? 0 : this.#sum / this.#count,
      p50: this.quantile(0.5),
      p95: this.quantile(0.95),
      p99: this.quantile(0.99),
      max: this.#max,
      sum: this.#sum,
      buckets: this.#filled(),
    };
  }

  #filled(): [number, number][] {
    const filled: [number, number][] = [];
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const count = this.#counts[bucket] as number;
      if (count > 0) filled.push([upperEnd(bucket) / 1000, count]);
    }
    return filled;
  }
}

function bucketOf(microseconds: number): number {
  if (microseconds < SUB_BUCKETS) return microseconds;
  const exponent = 31 - Math.clz32(microseconds);
  const sub = (microseconds >>> (exponent - SUB_BUCKET_BITS)) & (SUB_BUCKETS - 1);
  return (exponent - SUB_BUCKET_BITS + 1) * SUB_BUCKETS + sub;
}

function upperEnd(bucket: number): number {
  if (bucket < SUB_BUCKETS) return bucket + 1;
  const exponent = Math.floor(bucket / SUB_BUCKETS) + SUB_BUCKET_BITS - 1;
  const sub = bucket % SUB_BUCKETS;
  return (SUB_BUCKETS + sub + 1) * 2 ** (exponent - SUB_BUCKET_BITS);
}
