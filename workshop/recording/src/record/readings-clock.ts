import type { Clock } from "@understudy/planner-core";

/** Counts clock readings before a deadline. */
export class ReadingsClock implements Clock {
  readonly #inner: Clock;
  readonly #untilMs: number;
  reads = 0;
  /** Readings before the first late one. */
  late: number | undefined;

  constructor(inner: Clock, untilMs: number) {
    this.#inner = inner;
    this.#untilMs = untilMs;
  }

  now(): number {
    const nowMs = this.#inner.now();
    if (this.late === undefined && nowMs >= this.#untilMs) this.late = this.reads;
    this.reads++;
    return nowMs;
  }

  setTimer(callback: () => void, delayMs: number): object | number {
    return this.#inner.setTimer(callback, delayMs);
  }

  clearTimer(timer: object | number): void {
    this.#inner.clearTimer(timer);
  }
}
