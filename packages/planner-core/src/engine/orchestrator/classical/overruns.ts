/** Minimum number of slices remembered; the maximum is twice as many. */
const REMEMBERED = 256;

/**
 * Recent overruns of search slices: a planner reads the clock only now and then, and garbage collection pauses it. The
 * longest overrun is reserved before a deadline, so that the next one does not miss it.
 */
export class Overruns {
  #longestMs = 0;
  #longestBeforeMs = 0;
  #count = 0;

  /** The longest remembered overrun, in milliseconds. */
  get longestMs(): number {
    return Math.max(this.#longestMs, this.#longestBeforeMs);
  }

  /** Records the time from a slice's deadline to its end; negative if it ended early. */
  add(overrunMs: number): void {
    if (overrunMs > this.#longestMs) this.#longestMs = overrunMs;
    if (++this.#count < REMEMBERED) return;
    this.#longestBeforeMs = this.#longestMs;
    this.#longestMs = 0;
    this.#count = 0;
  }
}
