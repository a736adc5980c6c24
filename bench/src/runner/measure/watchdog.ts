import { type Clock, systemClock, type TimerHandle } from "@understudy/planner-core";

/** Limit on a step of a suite: even a machine a hundred times slower finishes one within an hour. */
export const STALLED_MS = 3_600_000;

/**
 * Waits for work that progresses in steps, but not for hanging work: the limit is on the time since the last step, so
 * that slow machines do not matter.
 */
export class Watchdog {
  readonly #clock: Clock;
  readonly #limitMs: number;
  #timer: TimerHandle | undefined;
  #bark: (() => void) | undefined;

  constructor(limitMs: number = STALLED_MS, clock: Clock = systemClock) {
    this.#limitMs = limitMs;
    this.#clock = clock;
  }

  /** Reports a finished step. */
  step(): void {
    if (this.#bark === undefined) return;
    this.#forget();
    this.#timer = this.#clock.setTimer(this.#bark, this.#limitMs);
  }

  /**
   * Waits, and keeps the process alive meanwhile.
   *
   * @throws Error without a step within the limit
   */
  async watch<Value>(working: Promise<Value>): Promise<Value> {
    const stalled = new Promise<never>((_, reject) => {
      const message = `it hangs: nothing was done for ${this.#limitMs / 1000} s`;
      this.#bark = () => reject(new Error(message));
    });
    this.step();
    try {
      return await Promise.race([working, stalled]);
    } finally {
      this.#bark = undefined;
      this.#forget();
    }
  }

  #forget(): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }
}
