/**
 * Long computations in slices that a deadline can interrupt.
 *
 * @module
 */

import type { Work } from "@understudy/planner-core/internal";

/**
 * A computation in slices. It yields about every {@link CHUNK} units with the number of units done
 * since the last yield. A unit is a few nanoseconds: an integer read or written, or a name looked
 * up. The driver decides when to continue.
 */
export type SlicedWork<Result> = Work<Result, number>;

/** Units of work between two readings of the clock: a few microseconds. */
export const CHUNK = 512;

/** `CHUNK` for work whose unit is just one integer read, where reading the clock more often would be expensive. */
export const UNITS_AT_ONCE: number = 4 * CHUNK;

/** The deadline of a slice of work. */
export interface WorkDeadline {
  /** Whether the slice is over and the work must pause. Reads the clock. */
  isLate(): boolean;
}

/** Units of work per piece, some tenths of a millisecond. */
export const UNITS_OF_PIECE: number = 128 * CHUNK;

/** Runs work to its end in pieces. */
export function* piecesOf<Result>(work: SlicedWork<Result>): Work<Result> {
  let units = 0;
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    units += value;
    if (units < UNITS_OF_PIECE) continue;
    units = 0;
    yield;
  }
}

/** Fills an array in slices. */
export function* fillInSlices<Numbers extends Int32Array | Float64Array | Uint8Array>(
  numbers: Numbers,
  numberAt: (index: number) => number,
): SlicedWork<Numbers> {
  for (let index = 0; index < numbers.length; index++) {
    numbers[index] = numberAt(index);
    if (index % CHUNK === CHUNK - 1) yield 4 * CHUNK;
  }
  return numbers;
}

/** Sliced work with several waiting callers. Each caller may resume it where another one paused. */
export class Job<Result> {
  /** Undefined until the work is done. */
  result: Result | undefined;
  readonly #work: SlicedWork<Result>;
  #isDone = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(work: SlicedWork<Result>) {
    this.#work = work;
  }

  /**
   * Continues until the work is done or the slice is over.
   *
   * @returns whether it is done
   */
  advance(deadline: WorkDeadline): boolean {
    if (this.#isDone) return true;
    const rest = this.join();
    for (let units = 0; ; ) {
      const { done, value } = rest.next();
      if (done) return true;
      units += value;
      if (units < CHUNK) continue;
      units = 0;
      if (deadline.isLate()) return false;
    }
  }

  /** The rest of the work. */
  *join(): SlicedWork<Result> {
    while (!this.#isDone) {
      // Failed work stays failed: further calls must not report success.
      if (this.#failure !== undefined) throw this.#failure.error;
      let units = 0;
      try {
        const { done, value } = this.#work.next();
        if (done) {
          this.result = value;
          this.#isDone = true;
        } else units = value;
      } catch (error) {
        this.#failure = { error };
        throw error;
      }
      if (units > 0) yield units;
    }
    return this.result as Result;
  }
}
