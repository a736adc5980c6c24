/** The summary of a series of numbers. */
export interface Spread {
  readonly count: number;
  readonly mean: number;
  /** Standard deviation of the sample; 0 for a single number. */
  readonly deviation: number;
  /** The largest of the numbers. */
  readonly most: number;
}

/**
 * Mean and standard deviation of numbers as they come, in constant time and memory, without the cancellation that
 * sums of squares suffer from (Welford 1962).
 *
 * @example
 * const times = new RunningStatistics();
 * for (const ms of [2, 4, 6]) times.add(ms);
 * times.spread; // { count: 3, mean: 4, deviation: 2, most: 6 }
 */
export class RunningStatistics {
  #count = 0;
  #mean = 0;
  #squares = 0;
  #most = Number.NEGATIVE_INFINITY;

  /** Numbers that are not finite are left out. */
  add(value: number): void {
    if (!Number.isFinite(value)) return;
    this.#count++;
    this.#most = Math.max(this.#most, value);
    const before = value - this.#mean;
    this.#mean += before / this.#count;
    this.#squares += before * (value - this.#mean);
  }

  /** Undefined before the first number. */
  get spread(): Spread | undefined {
    const [count, mean] = [this.#count, this.#mean];
    if (count === 0) return undefined;
    const deviation = count === 1 ? 0 : Math.sqrt(this.#squares / (count - 1));
    return { count, mean, deviation, most: this.#most };
  }
}
