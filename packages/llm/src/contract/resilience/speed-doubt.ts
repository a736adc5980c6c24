/** Refusals since the last measurement that make it doubtful. */
const REFUSALS = 10;
/** It must also be so old, in milliseconds; twice as old each time that it proves right. */
const MIN_AGE_MS = 10_000;
const MAX_AGE_MS = 300_000;

/**
 * Doubts that a model is too slow: one that is refused for its speed again and again is not asked, and so
 * could never show that it is fast by now.
 */
export class SpeedDoubt {
  #refusals = 0;
  #sinceMs: number | undefined;
  #ageMs: number = MIN_AGE_MS;

  /** A call was measured. */
  measured(nowMs: number): void {
    this.#refusals = 0;
    this.#sinceMs = nowMs;
  }

  /** The model is fast enough for somebody. */
  trust(): void {
    this.#ageMs = MIN_AGE_MS;
  }

  /**
   * The model was refused for its speed.
   *
   * @returns whether it is time to measure it once more
   */
  refuse(nowMs: number): boolean {
    this.#refusals++;
    this.#sinceMs ??= nowMs;
    if (this.#refusals < REFUSALS || nowMs - this.#sinceMs < this.#ageMs) return false;
    this.measured(nowMs);
    this.#ageMs = Math.min(2 * this.#ageMs, MAX_AGE_MS);
    return true;
  }
}
