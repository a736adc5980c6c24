import type { Admission } from "../../contract/lead.ts";

/** The number of questions in a row that are refused before one is asked all the same. */
const REFUSALS = 16;
/** And for this long, in milliseconds; twice as long after each time that was in vain. */
const FIRST_WHILE_MS = 10_000;
const LONGEST_WHILE_MS = 320_000;

/**
 * Gives a lead that is refused for its speed another trial now and then. It can show how fast it is
 * only by answering: what it was taken for, after one odd measurement or at a bad moment, would stand
 * for ever.
 */
export class Retrials {
  #refusals = 0;
  /** When the first of them was. */
  #sinceMs = 0;
  #whileMs = FIRST_WHILE_MS;

  /** Whether a question is to be asked although the lead would refuse it. */
  isDue(admission: Admission, nowMs: number): boolean {
    if (admission.admitted || admission.reason !== "budget") return false;
    if (this.#refusals++ === 0) this.#sinceMs = nowMs;
    if (this.#refusals < REFUSALS || nowMs - this.#sinceMs < this.#whileMs) return false;
    this.#whileMs = Math.min(2 * this.#whileMs, LONGEST_WHILE_MS);
    return true;
  }

  /** A question is asked. */
  asked(): void {
    this.#refusals = 0;
  }

  /** A question was answered: the lead knows how fast it is. */
  answered(): void {
    this.#whileMs = FIRST_WHILE_MS;
  }
}
