import { type Clock, systemClock, type TimerHandle } from "@understudy/planner-core";

/** A step of a suite that takes longer hangs: even a machine that is a hundred times slower is done with one in an hour. */
export const STALLED_MS = 3_600_000;

/**
 * Waits for work that is done in steps, but not for work that hangs. What counts is the time since the last step: however slow
 * the machine is, what goes on is let be.
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

  /** A step is done. */
  step(): void {
    if (this.#bark === undefined) return;
    this.#forget();
    this.#timer = this.#clock.setTimer(this.#bark, this.#limitMs);
  }

  /**
   * Waits, and keeps the process alive meanwhile.
   *
   * @throws Error if no step is done for so long
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
