/**
 * Long computations in slices between the turns of the event loop.
 *
 * @module
 */

import type { Clock } from "../clock/clock.ts";

/** Limits on one slice of pending work. */
export interface WorkLimits {
  /** End of the slice in milliseconds of `clock`; a piece that has begun is finished. */
  readonly untilMs?: number | undefined;
  /** Clock for `untilMs`; required if `untilMs` is set. */
  readonly clock?: Clock | undefined;
  /** Limit on pieces of the slice; one takes microseconds to tenths of a millisecond. */
  readonly maxPieces?: number | undefined;
}

/** Work in small pieces: it may pause after each and resume later. `Piece` describes the piece just done. */
export type Work<Result = void, Piece = undefined> = Generator<Piece, Result, void>;

/** Runs work to its end. */
export function finish<Result>(work: Work<Result, unknown>): Result {
  for (;;) {
    const piece = work.next();
    if (piece.done === true) return piece.value;
  }
}

/** Runs at least one piece of work with `next`; returns whether work is left. */
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
