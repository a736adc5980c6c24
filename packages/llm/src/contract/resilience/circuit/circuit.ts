/**
 * The state of a breaker: a switch, and a window of outcomes.
 *
 * @module
 */

/** Outcomes in the window, by kind. */
export interface WindowTotals {
  readonly successes: number;
  readonly slow: number;
  readonly failures: number;
}

/** The kinds of outcomes that count. */
export type CountedOutcome = "success" | "slow" | "failure";

/** The window is forgotten tenth by tenth. */
export const WINDOW_BUCKETS = 10;
export const WINDOW_MS = 30_000;

/** The window of a circuit, in milliseconds of the clock that its user reads. */
export interface CircuitOptions {
  /** For people who look at it. */
  readonly name: string;
  /** Outcomes older than this are forgotten, to a tenth of it. Default 30,000. */
  readonly windowMs?: number | undefined;
  /** Default 0. */
  readonly nowMs?: number | undefined;
}

/**
 * The state of a breaker: a switch, and the outcomes of the last while. It sets no timers and reads no clock; when it
 * opens and closes, its owner decides. On Node it is opossum's, in pages a light one of ours: `#circuit` is the
 * one that belongs here.
 */
export interface Circuit {
  /** At first it is. */
  readonly isClosed: boolean;
  open(): void;
  /** Closes it, and forgets all outcomes. */
  close(): void;
  count(outcome: CountedOutcome, nowMs: number): void;
  totals(nowMs: number): WindowTotals;
}
