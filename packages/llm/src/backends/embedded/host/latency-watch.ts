/** A pass that takes this many times as long as it used to. */
const JUMP = 3;
/** So many calls in a row: one slow call says nothing. */
const CALLS = 8;
/** The machine is measured again after this at the earliest, in milliseconds; doubled each time. */
const MIN_PAUSE_MS = 60_000;
/** Weight of the newest call in what is usual. */
const WEIGHT = 0.1;

/** Notices that a model has become slow for good: the machine does something else than at load. */
export class LatencyWatch {
  #usualMs: number | undefined;
  #slowCalls = 0;
  #pauseMs = MIN_PAUSE_MS;
  #lastMs = Number.NEGATIVE_INFINITY;

  /**
   * A call ended.
   *
   * @param passMs what a forward pass took, in milliseconds
   * @returns whether the model should be measured again
   */
  add(passMs: number, nowMs: number): boolean {
    if (!Number.isFinite(passMs)) return false;
    this.#usualMs ??= passMs;
    if (passMs <= this.#usualMs * JUMP) {
      this.#slowCalls = 0;
      this.#usualMs += WEIGHT * (passMs - this.#usualMs);
      return false;
    }
    this.#slowCalls++;
    if (this.#slowCalls < CALLS || nowMs - this.#lastMs < this.#pauseMs) return false;
    this.#slowCalls = 0;
    if (this.#lastMs !== Number.NEGATIVE_INFINITY) this.#pauseMs *= 2;
    this.#lastMs = nowMs;
    // The next latencies, whatever they are, are usual.
    this.#usualMs = undefined;
    return true;
  }
}
