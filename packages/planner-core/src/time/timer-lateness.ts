import type { Clock } from "./clock.ts";

/** Weight of the newest measurement in the moving average. */
const WEIGHT = 0.1;
/** Largest counted lateness, in milliseconds: a stall of the event loop says nothing about timers. */
const MAX_SAMPLE_MS = 10;

/** Usual lateness of a clock's timers, so that they can be set earlier. */
export class TimerLateness {
  static readonly #byClock = new WeakMap<Clock, TimerLateness>();

  /** The measurements of a clock, shared by all deadlines on it. */
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

  /** Records the lateness of a timer in milliseconds; negative if it was early. */
  measure(lateMs: number): void {
    const sample = Math.min(Math.max(0, lateMs), MAX_SAMPLE_MS);
    this.#meanMs += WEIGHT * (sample - this.#meanMs);
  }
}
