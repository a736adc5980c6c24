import type { Admission } from "../../contract/lead.ts";

/** Consecutive refusals before a retrial. */
const REFUSALS = 16;
/** Minimum time before a retrial, in milliseconds; doubled after each failed one. */
const FIRST_WHILE_MS = 10_000;
const LONGEST_WHILE_MS = 320_000;

/**
 * Occasional trials of a lead that is refused for its speed. Only answers can correct its estimate: after one odd
 * measurement it would be refused for ever.
 */
export class Retrials {
  #refusals = 0;
  /** Time of the first refusal. */
  #sinceMs = 0;
  #whileMs = FIRST_WHILE_MS;

  /** Whether a question is to be sent although the lead would refuse it. */
  isDue(admission: Admission, nowMs: number): boolean {
    if (admission.admitted || admission.reason !== "budget") return false;
    if (this.#refusals++ === 0) this.#sinceMs = nowMs;
    if (this.#refusals < REFUSALS || nowMs - this.#sinceMs < this.#whileMs) return false;
    this.#whileMs = Math.min(2 * this.#whileMs, LONGEST_WHILE_MS);
    return true;
  }

  /** Records a question. */
  asked(): void {
    this.#refusals = 0;
  }

  /** Records an answer: the lead's estimate is up to date. */
  answered(): void {
    this.#whileMs = FIRST_WHILE_MS;
  }
}
