/**
 * Arrivals of questions: by a schedule, or as soon as the last is answered.
 *
 * @module
 */

/**
 * Due times of a worker's questions: at a fixed rate, each at a random moment of its own slot. Times depend on seed and
 * number alone, so a replacement worker continues the schedule of its predecessor.
 */
export class ArrivalSchedule {
  readonly #startMs: number;
  readonly #gapMs: number;
  readonly #seed: number;

  /** @param rate questions per second */
  constructor(startMs: number, rate: number, seed: number) {
    this.#startMs = startMs;
    this.#gapMs = 1000 / rate;
    this.#seed = seed;
  }

  /** Due time of a question, in milliseconds; never earlier than the previous one's. */
  dueMs(question: number): number {
    return this.#startMs + (question + this.#jitter(question)) * this.#gapMs;
  }

  /** A question's random number in [0, 1). */
  #jitter(question: number): number {
    let mixed = Math.imul((question | 0) ^ this.#seed, 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 4294967296;
  }
}
