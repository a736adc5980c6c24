/** Beats in every turn of the event loop, and measures the longest pause. */
export class Heart {
  #longestMs = 0;
  #lastMs = performance.now();
  #next: NodeJS.Immediate;

  constructor() {
    this.#next = setImmediate(() => this.#beat());
  }

  /** Longest pause in milliseconds, including the current one. */
  get longestPauseMs(): number {
    return Math.max(this.#longestMs, performance.now() - this.#lastMs);
  }

  reset(): void {
    this.#longestMs = 0;
    this.#lastMs = performance.now();
  }

  stop(): void {
    clearImmediate(this.#next);
  }

  #beat(): void {
    const nowMs = performance.now();
    this.#longestMs = Math.max(this.#longestMs, nowMs - this.#lastMs);
    this.#lastMs = nowMs;
    this.#next = setImmediate(() => this.#beat());
  }
}
