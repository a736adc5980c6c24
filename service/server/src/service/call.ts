/**
 * Calls, independent of the transport.
 *
 * @module
 */

import type { Work } from "@understudy/planner-core/internal";
import { ServiceRefusedError } from "@understudy/session";

/** A call, as every transport describes it. */
export interface Call {
  /** Arrival time in ms: the time of its first byte, less the known wait before it. */
  readonly receivedMs: number;
  /** The part of that wait for this thread, in ms. Default 0. */
  readonly heldMs?: number | undefined;
  /** Deadline of the answer, in place of the message's budget. Default: the message's. */
  readonly untilMs?: number | undefined;
  /** Aborts when the client disconnects. */
  readonly signal: AbortSignal;
  /** Runs the engine within the call's context, such as its span. Default: runs it directly. */
  readonly within?: (<Result>(ask: () => Result) => Result) | undefined;
}

/** Runs the engine within a call's context. */
export function askWithin<Result>({ within }: Call, ask: () => Result): Result {
  return within === undefined ? ask() : within(ask);
}

/** Runs each piece within a call's context. */
export function* piecesWithin<Result>(call: Call, pieces: Work<Result>): Work<Result> {
  for (;;) {
    const piece = askWithin(call, () => pieces.next());
    if (piece.done === true) return piece.value;
    yield;
  }
}

/** The header with the wait at a proxy or client before this server, in ms. */
export const ELAPSED_HEADER = "x-understudy-elapsed-ms";

/** A time in ms, as a decimal number. */
const ELAPSED = /^\d{1,12}(?:\.\d{1,12})?$/;

/**
 * The wait that a header tells; 0 without the header.
 *
 * @throws ServiceRefusedError for anything but a time
 */
export function waitedMsOf(header: unknown): number {
  if (header === undefined) return 0;
  if (ELAPSED.test(String(header))) return Number(header);
  const message = `the header ${ELAPSED_HEADER} is a time in milliseconds, such as 12.5`;
  throw new ServiceRefusedError("malformed-request", message);
}

/** The rest of a call's budget in ms, at least 0. */
export function leftMsOf(budgetMs: number, call: Call, nowMs: number): number {
  const untilMs = Math.min(call.receivedMs + budgetMs, call.untilMs ?? Number.POSITIVE_INFINITY);
  return Math.max(0, untilMs - nowMs);
}

/** Resolves on abort. */
export function untilAborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}
