/**
 * Long computations in small units that a deadline can interrupt.
 *
 * @module
 */

/**
 * SlicedWork that is done a little at a time. It yields how many units it did since it yielded last: an
 * integer read or written, a name looked up, some nanoseconds each. It yields often: about every
 * {@link CHUNK} units, and its driver decides when to continue.
 */
export type SlicedWork<Result> = Generator<number, Result, void>;

/** Units of work between two looks at the clock: some microseconds. */
export const CHUNK = 512;

/** The same where a unit is no more than an integer that is read: to look more often would be dear. */
export const UNITS_AT_ONCE: number = 4 * CHUNK;

/** Ends slices of work. */
export interface WorkDeadline {
  /** Whether the slice is over: the work resumes in another one. Asks the clock. */
  isLate(): boolean;
}

/** Does all the work at once. */
export function runToEnd<Result>(work: SlicedWork<Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** Fills an array a little at a time. */
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

/** SlicedWork that several wait for: each may resume it where another one paused. */
export class Job<Result> {
  /** Undefined while there is work left. */
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
      // SlicedWork that broke is over: asked again it must not seem to have been done.
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
