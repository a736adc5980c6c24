import { nextTurn } from "./next-turn.ts";

/** A timer that was set on a {@link Clock}. */
export type TimerHandle = object | number;

/**
 * Time as the engine sees it. Injected everywhere, so that tests run on a fake clock and games can
 * drive time themselves.
 */
export interface Clock {
  /** Monotonic time in milliseconds, with fractions. */
  now(): number;
  /** Calls `callback` once, no earlier than `delayMs` milliseconds from now. */
  setTimer(callback: () => void, delayMs: number): TimerHandle;
  /** Forgets a timer; does nothing if it already ran. */
  clearTimer(timer: TimerHandle): void;
  /**
   * Calls `callback` once, in the next turn of the event loop: what else waits there has its turn first.
   * Default: a timer of 0 ms, which comes later.
   */
  nextTurn?(callback: () => void): void;
}

/** The clock of the machine: `performance.now()`, `setTimeout`, and turns of its event loop. */
export const systemClock: Clock = {
  now: () => performance.now(),
  setTimer: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimer: (timer) => clearTimeout(timer),
  nextTurn,
};
