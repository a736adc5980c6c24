/** So many slices are remembered at least, and twice as many at most. */
const REMEMBERED = 256;

/**
 * How far slices of searches went beyond their end of late: a planner looks at the clock only so often, and memory
 * is collected when it will. What the longest of them took is kept free before a deadline, so that the next one
 * like it does not miss it.
 */
export class Overruns {
  #longestMs = 0;
  #longestBeforeMs = 0;
  #count = 0;

  /** The longest of the slices that are remembered, in milliseconds. */
  get longestMs(): number {
    return Math.max(this.#longestMs, this.#longestBeforeMs);
  }

  /** A slice ended so long after it should have; negative when it ended before. */
  add(overrunMs: number): void {
    if (overrunMs > this.#longestMs) this.#longestMs = overrunMs;
    if (++this.#count < REMEMBERED) return;
    this.#longestBeforeMs = this.#longestMs;
    this.#longestMs = 0;
    this.#count = 0;
  }
}
