/** Lets so much through per second, and a certain amount at once after a pause. */
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

  /** The time until an amount is there, in milliseconds; 0 if it is. Nothing is taken. */
  waitFor(amount: number, nowMs: number): number {
    this.#fill(nowMs);
    return this.#level < amount ? Math.ceil((amount - this.#level) / this.#perMs) : 0;
  }

  /** Takes an amount if it is there; else says how long it will be until it is, in milliseconds. */
  take(amount: number, nowMs: number): number {
    const waitMs = this.waitFor(amount, nowMs);
    if (waitMs === 0) this.#level -= amount;
    return waitMs;
  }

  /** Takes what was used already, even if that is more than there is: who comes next waits for it. */
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
