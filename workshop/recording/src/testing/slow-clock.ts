import { type Clock, type Random, seededRandom, type TimerHandle } from "@understudy/planner-core";

/** A clock that goes on with every reading, and sometimes jumps: a slow machine with stalls. */
export class SlowClock implements Clock {
  readonly #random: Random;
  readonly #lookMs: number;
  readonly #stallMs: number;
  #nowMs = 0;

  /** @param lookMs the greatest time between two readings. Default 0.01 */
  constructor(seed: number, lookMs = 0.01, stallMs = 0) {
    this.#random = seededRandom(seed);
    this.#lookMs = lookMs;
    this.#stallMs = stallMs;
  }

  now(): number {
    this.#nowMs += this.#lookMs * this.#random.next();
    if (this.#stallMs > 0 && this.#random.integer(50) === 0) this.#nowMs += this.#stallMs;
    return this.#nowMs;
  }

  setTimer(callback: () => void): TimerHandle {
    return setTimeout(callback, 0);
  }

  clearTimer(timer: TimerHandle): void {
    clearTimeout(timer as NodeJS.Timeout);
  }
}
