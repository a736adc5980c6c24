/**
 * Calls and their answers, whatever carries them.
 *
 * @module
 */

import type { Work } from "@understudy/planner-core/internal";

/** How one request came: what every codec knows of it. */
export interface Call {
  /** When its first byte was read, less what it had waited before, in milliseconds of the service's clock. */
  readonly receivedMs: number;
  /** Part of that: the time for which this thread may have had other things to do, in milliseconds. Default 0. */
  readonly heldMs?: number | undefined;
  /** When the answer must have left, whatever the message says. Default: it says. */
  readonly untilMs?: number | undefined;
  /** Aborts when the client leaves. */
  readonly signal: AbortSignal;
  /** Asks the engine as part of the call, such as of its span. Default: just asks. */
  readonly within?: (<Result>(ask: () => Result) => Result) | undefined;
}

/** Asks the engine for something that a call wants. */
export function askWithin<Result>({ within }: Call, ask: () => Result): Result {
  return within === undefined ? ask() : within(ask);
}

/** Does each piece as part of a call. */
export function* piecesWithin<Result>(call: Call, pieces: Work<Result>): Work<Result> {
  for (;;) {
    const piece = askWithin(call, () => pieces.next());
    if (piece.done === true) return piece.value;
    yield;
  }
}

/** The header that tells what a proxy or a client waited before this server read a byte, in milliseconds. */
export const ELAPSED_HEADER = "x-understudy-elapsed-ms";

/** The time in such a header; 0 if it makes no sense. */
export function waitedMsOf(header: unknown): number {
  const waited = Number(header ?? 0);
  return waited > 0 && waited < Number.POSITIVE_INFINITY ? waited : 0;
}

/** How much of a budget is left to a call, in milliseconds; not below 0. */
export function leftMsOf(budgetMs: number, call: Call, nowMs: number): number {
  const untilMs = Math.min(call.receivedMs + budgetMs, call.untilMs ?? Number.POSITIVE_INFINITY);
  return Math.max(0, untilMs - nowMs);
}

/** Resolves when a signal aborts. */
export function untilAborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}
