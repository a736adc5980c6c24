/**
 * State of a circuit breaker: a switch and a window of outcomes.
 *
 * @module
 */

/** Number of outcomes in the window, by kind. */
export interface WindowTotals {
  readonly successes: number;
  readonly slow: number;
  readonly failures: number;
}

/** The kinds of counted outcomes. */
export type CountedOutcome = "success" | "slow" | "failure";

/** Number of buckets; the window moves by one bucket at a time. */
export const WINDOW_BUCKETS = 10;
export const WINDOW_MS = 30_000;

/** Settings of a circuit's window, in milliseconds of the owner's clock. */
export interface CircuitOptions {
  /** Name for display. */
  readonly name: string;
  /** Length of the window, accurate to a tenth. Default 30,000. */
  readonly windowMs?: number | undefined;
  /** Current time. Default 0. */
  readonly nowMs?: number | undefined;
}

/**
 * The state of a circuit breaker: a switch and the outcomes in a time window. It sets no timers and reads no clock; its
 * owner decides when to open and close it. Node uses opossum's, browsers a light implementation; `#circuit` resolves to
 * the right one.
 */
export interface Circuit {
  /** Whether the circuit is closed; initially true. */
  readonly isClosed: boolean;
  open(): void;
  /** Closes the circuit and clears the window. */
  close(): void;
  count(outcome: CountedOutcome, nowMs: number): void;
  totals(nowMs: number): WindowTotals;
}
