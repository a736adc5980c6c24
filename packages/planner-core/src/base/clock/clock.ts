import { nextTurn } from "./next-turn.ts";

/** A timer of a {@link Clock}. */
export type TimerHandle = object | number;

/** The engine's source of time. Injected everywhere, so that tests use a fake clock and games can control time. */
export interface Clock {
  /** Monotonic time in milliseconds, with fractions. */
  now(): number;
  /** Calls `callback` once, no earlier than `delayMs` milliseconds from now. */
  setTimer(callback: () => void, delayMs: number): TimerHandle;
  /** Cancels a timer; does nothing after it has run. */
  clearTimer(timer: TimerHandle): void;
  /**
   * Calls `callback` once, in the next turn of the event loop, after all callbacks already queued. Default: a timer of
   * 0 ms, which comes later.
   */
  nextTurn?(callback: () => void): void;
}

/** The machine's clock: `performance.now()`, `setTimeout`, and turns of its event loop. */
export const systemClock: Clock = {
  now: () => performance.now(),
  setTimer: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimer: (timer) => clearTimeout(timer),
  nextTurn,
};
