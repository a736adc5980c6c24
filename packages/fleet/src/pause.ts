import type { Clock } from "@understudy/planner-core";

const FIRST_MS = 250;
const LONGEST_MS = 10_000;
/** So many failures in a row are bad luck. */
const TOLERATED = 2;

/**
 * Leaves Redis alone for a while after failures in a row, twice as long each time: whoever asks meanwhile
 * does without it, and does not wait to find that out.
 */
export class Pause {
  readonly #clock: Clock;
  #failures = 0;
  #untilMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether nothing is to be asked now. */
  get isOn(): boolean {
    return this.#clock.now() < this.#untilMs;
  }

  failed(): void {
    this.#failures++;
    const beyond = this.#failures - TOLERATED;
    if (beyond < 0) return;
    this.#untilMs = this.#clock.now() + Math.min(LONGEST_MS, FIRST_MS * 2 ** beyond);
  }

  succeeded(): void {
    this.#failures = 0;
    this.#untilMs = Number.NEGATIVE_INFINITY;
  }
}
