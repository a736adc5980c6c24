/** A token bucket: a rate with bursts. */
export class TokenBucket {
  readonly #perMs: number;
  readonly #burst: number;
  #level: number;
  #atMs: number;

  constructor(perSecond: number, burst: number, nowMs: number) {
    this.#perMs = perSecond / 1000;
    this.#burst = burst;
    this.#level = burst;
    this.#atMs = nowMs;
  }

  /** The time until an amount is available, in ms. Takes nothing. */
  waitFor(amount: number, nowMs: number): number {
    this.#fill(nowMs);
    return this.#level < amount ? Math.ceil((amount - this.#level) / this.#perMs) : 0;
  }

  /** Takes an amount if available, else returns the time until it is, in ms. */
  take(amount: number, nowMs: number): number {
    const waitMs = this.waitFor(amount, nowMs);
    if (waitMs === 0) this.#level -= amount;
    return waitMs;
  }

  /** Takes an amount that is already used up. The level may become negative, which delays later calls. */
  charge(amount: number, nowMs: number): void {
    this.#fill(nowMs);
    this.#level -= amount;
  }

  #fill(nowMs: number): void {
    const grown = this.#level + Math.max(0, nowMs - this.#atMs) * this.#perMs;
    this.#level = Math.min(this.#burst, grown);
    this.#atMs = nowMs;
  }
}
