import { type Clock, systemClock, type TimerHandle } from "../../../base/clock/clock.ts";
import { describeValue } from "../../../base/json/issues.ts";

/**
 * A clock that never fails: if the given one throws or returns no number, time continues from its last value at the
 * machine's pace, and timers run on the machine's clock.
 *
 * @param onError called whenever the given clock starts to fail
 */
export function steadyClock(clock: Clock, onError: (error: unknown) => void): Clock {
  return clock === systemClock ? clock : new SteadyClock(clock, onError);
}

class SteadyClock implements Clock {
  readonly #clock: Clock;
  readonly #onError: (error: unknown) => void;
  /** The last value read. */
  #lastMs = 0;
  /** The machine's time at the last guess; undefined while the clock works. */
  #guessedAtMs: number | undefined;
  /** Timers that run on the machine's clock instead. */
  readonly #machineTimers = new Set<TimerHandle>();

  constructor(clock: Clock, onError: (error: unknown) => void) {
    this.#clock = clock;
    this.#onError = onError;
  }

  now(): number {
    try {
      const nowMs = this.#clock.now();
      if (Number.isFinite(nowMs)) {
        this.#lastMs = nowMs;
        this.#guessedAtMs = undefined;
        return nowMs;
      }
      return this.#guessMs(
        new TypeError(`now() gave ${describeValue(nowMs)}, which is not a time`),
      );
    } catch (error) {
      return this.#guessMs(error);
    }
  }

  setTimer(callback: () => void, delayMs: number): TimerHandle {
    try {
      return this.#clock.setTimer(callback, delayMs);
    } catch (error) {
      this.#onError(error);
    }
    const timer = systemClock.setTimer(() => {
      this.#machineTimers.delete(timer);
      callback();
    }, delayMs);
    this.#machineTimers.add(timer);
    return timer;
  }

  nextTurn(callback: () => void): void {
    const clock = this.#clock;
    if (clock.nextTurn === undefined) {
      this.setTimer(callback, 0);
      return;
    }
    try {
      clock.nextTurn(callback);
    } catch (error) {
      this.#onError(error);
      this.setTimer(callback, 0);
    }
  }

  clearTimer(timer: TimerHandle): void {
    if (this.#machineTimers.delete(timer)) systemClock.clearTimer(timer);
    else {
      try {
        this.#clock.clearTimer(timer);
      } catch (error) {
        this.#onError(error);
      }
    }
  }

  #guessMs(error: unknown): number {
    const machineMs = systemClock.now();
    const isNew = this.#guessedAtMs === undefined;
    this.#lastMs += machineMs - (this.#guessedAtMs ?? machineMs);
    this.#guessedAtMs = machineMs;
    if (isNew) this.#onError(error);
    return this.#lastMs;
  }
}
