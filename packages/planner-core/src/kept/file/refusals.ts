/** A refused plan or group of plans, with the reason. */
export interface RefusedPlan {
  /** JSON pointer into the file. */
  readonly pointer: string;
  readonly reason: string;
}

/** Limit on the number of listed refusals, as a file may have millions. */
const MAX_KEPT = 1000;
/** Maximum length of a reason, which quotes the file. */
const MAX_LENGTH = 1000;

/** Refused plans of a file; all are counted, but only the first are listed. */
export class Refusals {
  readonly #kept: RefusedPlan[] = [];
  #count = 0;

  /** The number of refusals. */
  get count(): number {
    return this.#count;
  }

  /** The listed refusals. */
  get kept(): readonly RefusedPlan[] {
    return this.#kept;
  }

  /** Adds a refusal. Its reason is computed only if it is listed, as that may take long. */
  add(pointer: string, reason: () => string): RefusedPlan | undefined {
    this.#count++;
    if (this.#kept.length >= MAX_KEPT) return undefined;
    const refusal = { pointer, reason: reason().slice(0, MAX_LENGTH) };
    this.#kept.push(refusal);
    return refusal;
  }
}
