/** Beats in every turn of the event loop, and knows the longest pause between two beats. */
export class Heart {
  /** In milliseconds. */
  longestPauseMs = 0;
  #lastMs = performance.now();
  #next: NodeJS.Immediate;

  constructor() {
    this.#next = setImmediate(() => this.#beat());
  }

  reset(): void {
    this.longestPauseMs = 0;
    this.#lastMs = performance.now();
  }

  stop(): void {
    clearImmediate(this.#next);
  }

  #beat(): void {
    const nowMs = performance.now();
    this.longestPauseMs = Math.max(this.longestPauseMs, nowMs - this.#lastMs);
    this.#lastMs = nowMs;
    this.#next = setImmediate(() => this.#beat());
  }
}
