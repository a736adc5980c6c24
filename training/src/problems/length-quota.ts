/** Longest plan that is taught. */
const MAX_PLAN_LENGTH = 15;

/** How often plans of each length are wanted, from 0 steps on. Left alone, short ones would crowd out the rest. */
const SHARES: readonly number[] = Object.freeze([
  0.03, 0.1, 0.14, 0.15, 0.14, 0.12, 0.1, 0.08, 0.06, 0.05, 0.03, 0.02, 0.015, 0.01, 0.01, 0.005,
]);
/** How far a length may run ahead of its share. */
const SLACK = 1.3;
/** So many problems are taken before shares mean anything. */
const HEAD_START = 40;

/** Keeps the lengths of plans near the wanted shares. */
export class LengthQuota {
  readonly #counts = new Array<number>(MAX_PLAN_LENGTH + 1).fill(0);
  #total = 0;

  /** Whether a plan of this length is still wanted; it counts as taken then. */
  take(length: number): boolean {
    const share = SHARES[length];
    if (share === undefined) return false;
    const count = this.#counts[length] as number;
    if (count + 1 > share * (this.#total + HEAD_START) * SLACK) return false;
    this.#counts[length] = count + 1;
    this.#total++;
    return true;
  }

  /** Taken so far, by length. */
  get counts(): readonly number[] {
    return this.#counts;
  }
}
