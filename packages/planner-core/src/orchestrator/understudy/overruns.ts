/** At least this many slices are remembered, and at most twice as many. */
const REMEMBERED = 256;

/**
 * How far searches have recently overrun their slices: a planner looks at the clock only now and then, and garbage
 * collection comes when it comes. The longest overrun is kept free before a deadline, so that the next one like it
 * does not miss it.
 */
export class Overruns {
  #longestMs = 0;
  #longestBeforeMs = 0;
  #count = 0;

  /** The longest of the slices that are remembered, in milliseconds. */
  get longestMs(): number {
    return Math.max(this.#longestMs, this.#longestBeforeMs);
  }

  /** Records how long after its end a slice stopped; negative if it stopped early. */
  add(overrunMs: number): void {
    if (overrunMs > this.#longestMs) this.#longestMs = overrunMs;
    if (++this.#count < REMEMBERED) return;
    this.#longestBeforeMs = this.#longestMs;
    this.#longestMs = 0;
    this.#count = 0;
  }
}
