/** Number of refusals since the last measurement after which the measurement is in doubt. */
const REFUSALS = 10;
/** Minimum age of a measurement in doubt, in milliseconds; doubles with each further doubt. */
const MIN_AGE_MS = 10_000;
const MAX_AGE_MS = 300_000;

/**
 * Decides when to measure a slow model again. A model refused for being slow gets no calls, and so could never show
 * that it has become fast.
 */
export class SpeedDoubt {
  #refusals = 0;
  #sinceMs: number | undefined;
  #ageMs: number = MIN_AGE_MS;

  /** Records a measured call. */
  measured(nowMs: number): void {
    this.#refusals = 0;
    this.#sinceMs = nowMs;
  }

  /** Records that the model is fast enough for a question. */
  trust(): void {
    this.#ageMs = MIN_AGE_MS;
  }

  /**
   * Records a refusal because of the model's speed.
   *
   * @returns whether to measure the speed again
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
