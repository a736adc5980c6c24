/** A plan, or a group of plans, that was left out, and why. */
export interface RefusedPlan {
  /** JSON pointer into the file. */
  readonly pointer: string;
  readonly reason: string;
}

/** The most that are reported; a file may hold millions. */
const MAX_KEPT = 1000;
/** A reason quotes what the file says, and that may be long. */
const MAX_LENGTH = 1000;

/** The plans of a file that were left out: the first are listed, all are counted. */
export class Refusals {
  readonly #kept: RefusedPlan[] = [];
  #count = 0;

  /** Their number. */
  get count(): number {
    return this.#count;
  }

  /** The first of them. */
  get kept(): readonly RefusedPlan[] {
    return this.#kept;
  }

  /** The reason is asked for only if it is told: to find it can take longer than to see that there is one. */
  add(pointer: string, reason: () => string): RefusedPlan | undefined {
    this.#count++;
    if (this.#kept.length >= MAX_KEPT) return undefined;
    const refusal = { pointer, reason: reason().slice(0, MAX_LENGTH) };
    this.#kept.push(refusal);
    return refusal;
  }
}
