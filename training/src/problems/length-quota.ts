/** Longest trained plan. */
const MAX_PLAN_LENGTH = 15;

/** Wanted shares of plan lengths, from 0 steps on. Otherwise short plans would dominate. */
const SHARES: readonly number[] = Object.freeze([
  0.03, 0.1, 0.14, 0.15, 0.14, 0.12, 0.1, 0.08, 0.06, 0.05, 0.03, 0.02, 0.015, 0.01, 0.01, 0.005,
]);
/** Tolerated excess over a length's share, as a factor. */
const SLACK = 1.3;
/** Number of problems before shares apply. */
const HEAD_START = 40;

/** Keeps plan lengths near the wanted shares. */
export class LengthQuota {
  readonly #counts = new Array<number>(MAX_PLAN_LENGTH + 1).fill(0);
  #total = 0;

  /** Whether a plan of this length is still wanted; if so, it counts. */
  take(length: number): boolean {
    const share = SHARES[length];
    if (share === undefined) return false;
    const count = this.#counts[length] as number;
    if (count + 1 > share * (this.#total + HEAD_START) * SLACK) return false;
    this.#counts[length] = count + 1;
    this.#total++;
    return true;
  }

  /** Accepted plans by length. */
  get counts(): readonly number[] {
    return this.#counts;
  }
}
