import type { Clock } from "./clock.ts";

/** Weight of the newest measurement in the moving average. */
const WEIGHT = 0.1;
/** A stall of the event loop says nothing about timers: what is counted of one, in milliseconds. */
const MAX_SAMPLE_MS = 10;

/** How late the timers of a clock usually are, so that they can be set earlier by as much. */
export class TimerLateness {
  static readonly #byClock = new WeakMap<Clock, TimerLateness>();

  /** The measurements on a clock, shared by all that set timers on it. */
  static of(clock: Clock): TimerLateness {
    let lateness = TimerLateness.#byClock.get(clock);
    if (lateness === undefined) {
      lateness = new TimerLateness();
      TimerLateness.#byClock.set(clock, lateness);
    }
    return lateness;
  }

  #meanMs = 0;

  /** Usual lateness in milliseconds; 0 on a clock whose timers are exact. */
  get meanMs(): number {
    return this.#meanMs;
  }

  /** A timer fired `lateMs` after it should have; negative when it was early. */
  measure(lateMs: number): void {
    const sample = Math.min(Math.max(0, lateMs), MAX_SAMPLE_MS);
    this.#meanMs += WEIGHT * (sample - this.#meanMs);
  }
}
