/** Summary of a series of numbers. */
export interface Spread {
  readonly count: number;
  readonly mean: number;
  /** Sample standard deviation; 0 for a single number. */
  readonly deviation: number;
  /** Largest number. */
  readonly most: number;
}

/**
 * Running mean and standard deviation in constant time and memory, without the cancellation errors of sums of squares
 * (Welford 1962).
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

  /** Adds a number; ignores non-finite ones. */
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
