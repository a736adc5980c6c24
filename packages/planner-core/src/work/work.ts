/**
 * Long computations in slices between the turns of the event loop.
 *
 * @module
 */

import type { Clock } from "../time/clock.ts";

/** How much of the pending work is done in one go. */
export interface WorkLimits {
  /** Stop at this time of `clock`, in milliseconds; a piece that has begun is finished. */
  readonly untilMs?: number | undefined;
  /** Needed with `untilMs`. */
  readonly clock?: Clock | undefined;
  /** Stop after this many pieces; one takes microseconds to tenths of a millisecond. */
  readonly maxPieces?: number | undefined;
}

/** Work in small pieces: it may be stopped after any of them and resumed later. */
export type Work<Result = void> = Generator<undefined, Result, undefined>;

/** Does work to its end. */
export function finish<Result>(work: Work<Result>): Result {
  for (;;) {
    const piece = work.next();
    if (piece.done === true) return piece.value;
  }
}

/** Does some pieces, at least one, as `next` does them; answers whether some are left. */
export function workWithin(
  next: () => boolean,
  { untilMs, clock, maxPieces = Number.POSITIVE_INFINITY }: WorkLimits,
): boolean {
  for (let pieces = 1; next(); pieces++) {
    if (pieces >= maxPieces) return true;
    if (untilMs !== undefined && clock !== undefined && clock.now() >= untilMs) return true;
  }
  return false;
}
