/**
 * When agents ask: by a schedule, or as soon as they were answered.
 *
 * @module
 */

/**
 * When the questions of a worker are due: one after the other at the wanted rate, each at a random
 * moment of its own slot. The times follow from seed and number alone, so that a worker that replaces
 * another one continues where that one stopped.
 */
export class Schedule {
  readonly #startMs: number;
  readonly #gapMs: number;
  readonly #seed: number;

  /** @param rate questions per second */
  constructor(startMs: number, rate: number, seed: number) {
    this.#startMs = startMs;
    this.#gapMs = 1000 / rate;
    this.#seed = seed;
  }

  /** When a question is due, in milliseconds. Never earlier than the one before. */
  dueMs(question: number): number {
    return this.#startMs + (question + this.#jitter(question)) * this.#gapMs;
  }

  /** A number in [0, 1) that belongs to a question. */
  #jitter(question: number): number {
    let mixed = Math.imul((question | 0) ^ this.#seed, 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 4294967296;
  }
}
