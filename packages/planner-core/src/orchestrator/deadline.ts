import type { Clock } from "../clock.ts";
import { GenerationTimeoutError } from "../errors.ts";

/**
 * One point in time that everything done for a request obeys. It holds no timer until its signal is
 * read, and none after it was released.
 */
export class Deadline {
  readonly clock: Clock;
  /** When it began, in milliseconds of the clock. */
  readonly startMs: number;
  /**
   * When somebody waits for it, in milliseconds of the clock: queues take the earliest first.
   * Infinity when nobody waits any more and only a harvest is left.
   */
  rankMs: number;
  #atMs: number;
  #controller: AbortController | undefined;
  #timer: object | number | undefined;

  /** @param budgetMs milliseconds from now; may be Infinity */
  constructor(clock: Clock, budgetMs: number, startMs: number = clock.now()) {
    this.clock = clock;
    this.startMs = startMs;
    this.#atMs = startMs + budgetMs;
    this.rankMs = this.#atMs;
  }

  /** When it ends, in milliseconds of the clock. */
  get atMs(): number {
    return this.#atMs;
  }

  /** Milliseconds left; negative when it is over. */
  remainingMs(): number {
    return this.#atMs - this.clock.now();
  }

  /** Whether it is over or was cancelled. */
  get isOver(): boolean {
    return this.#controller?.signal.aborted === true || this.remainingMs() <= 0;
  }

  /** Aborts when the deadline is over or cancelled. Created, with its timer, on first read. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      this.#arm();
    }
    return this.#controller.signal;
  }

  /** Moves the end: a call whose last waiter left may go on for its harvest. */
  moveTo(atMs: number): void {
    this.#atMs = atMs;
    if (this.#controller !== undefined && !this.#controller.signal.aborted) this.#arm();
  }

  /** Ends it now. */
  cancel(reason?: unknown): void {
    this.#atMs = Math.min(this.#atMs, this.clock.now());
    this.#controller ??= new AbortController();
    this.release();
    if (!this.#controller.signal.aborted) {
      this.#controller.abort(reason ?? new GenerationTimeoutError("The call was cancelled"));
    }
  }

  /** Forgets the timer: what the deadline guarded is done. */
  release(): void {
    if (this.#timer !== undefined) this.clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }

  #arm(): void {
    this.release();
    if (this.#atMs === Number.POSITIVE_INFINITY) return;
    const expire = (): void => {
      this.#timer = undefined;
      // Timers may fire early by less than a millisecond.
      if (this.remainingMs() > 0) this.#arm();
      else this.cancel(new GenerationTimeoutError("The deadline of the call is over"));
    };
    this.#timer = this.clock.setTimer(expire, Math.max(0, this.remainingMs()));
  }
}
