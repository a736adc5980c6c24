/** A refused plan or group of plans, with the reason. */
export interface RefusedPlan {
  /** JSON pointer into the file. */
  readonly pointer: string;
  readonly reason: string;
}

/** Limit on listed refusals: a file may hold millions. */
const MAX_KEPT = 1000;
/** Limit on the length of a reason, which quotes the file. */
const MAX_LENGTH = 1000;

/** Refused plans of a file: the first are listed, all are counted. */
export class Refusals {
  readonly #kept: RefusedPlan[] = [];
  #count = 0;

  /** Their number. */
  get count(): number {
    return this.#count;
  }

  /** The listed refusals. */
  get kept(): readonly RefusedPlan[] {
    return this.#kept;
  }

  /** The reason is computed only for listed refusals, as it may take long. */
  add(pointer: string, reason: () => string): RefusedPlan | undefined {
    this.#count++;
    if (this.#kept.length >= MAX_KEPT) return undefined;
    const refusal = { pointer, reason: reason().slice(0, MAX_LENGTH) };
    this.#kept.push(refusal);
    return refusal;
  }
}
