/** First texts that are remembered. */
const WINDOW = 100;
/** With fewer nothing is known about what is late. */
const LEAST = 20;
const LATE = 0.95;

/** The time that a member takes until its first text, in milliseconds. */
export class FirstTexts {
  readonly #recent: number[] = [];

  learn(ms: number): void {
    this.#recent.push(ms);
    if (this.#recent.length > WINDOW) this.#recent.shift();
  }

  /** The time that 95 of 100 calls did not exceed; undefined if too little is known. */
  get lateAfterMs(): number | undefined {
    if (this.#recent.length < LEAST) return undefined;
    const sorted = [...this.#recent].sort((a, b) => a - b);
    return sorted[Math.ceil(LATE * sorted.length) - 1];
  }
}
