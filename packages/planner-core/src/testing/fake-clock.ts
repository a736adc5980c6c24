import type { Clock, TimerHandle } from "../base/clock/clock.ts";

interface FakeTimer {
  readonly callback: () => void;
  readonly atMs: number;
}

/** Ends the current task of the event loop, so that every settled promise continues. */
const endTask: (callback: () => void) => unknown =
  (globalThis as { readonly setImmediate?: (callback: () => void) => unknown }).setImmediate ??
  ((callback) => setTimeout(callback, 0));

/**
 * A clock that only moves when a test moves it.
 *
 * @example
 * const clock = new FakeClock();
 * let fired = false;
 * clock.setTimer(() => { fired = true; }, 100);
 * await clock.advance(99); // fired is false
 * await clock.advance(1); // fired is true
 */
export class FakeClock implements Clock {
  #nowMs: number;
  // A set keeps insertion order, which decides between equal times.
  readonly #timers = new Set<FakeTimer>();
  #advancing = false;

  constructor(startMs = 0) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  setTimer(callback: () => void, delayMs: number): TimerHandle {
    const timer: FakeTimer = { callback, atMs: this.#nowMs + (delayMs > 0 ? delayMs : 0) };
    this.#timers.add(timer);
    return timer;
  }

  clearTimer(timer: TimerHandle): void {
    this.#timers.delete(timer as FakeTimer);
  }

  /** Number of pending timers: 0 after complete clean-up. */
  get pendingTimers(): number {
    return this.#timers.size;
  }

  /** Time of the next timer, in milliseconds of this clock; undefined without one. */
  get nextTimerMs(): number | undefined {
    return this.#next()?.atMs;
  }

  /**
   * Moves time by `ms`. Due timers run in order of their times, ties in order of creation, each at its own time.
   * Before, between and after them, all settled promises continue; timers set meanwhile are included.
   *
   * @throws errors of a timer's callback; time then stops at that timer
   */
  async advance(ms: number): Promise<void> {
    await this.#exclusively(async () => {
      const endMs = this.#nowMs + ms;
      await settle();
      while (this.#runNext(endMs)) await settle();
      this.#nowMs = Math.max(this.#nowMs, endMs);
    });
  }

  /** Moves time to the next timer and runs all that are due then. False without a timer. */
  async advanceToNext(): Promise<boolean> {
    await settle();
    const atMs = this.nextTimerMs;
    if (atMs === undefined) return false;
    await this.advance(Math.max(0, atMs - this.#nowMs));
    return true;
  }

  /** Moves time by `ms` at once: due timers run, but promises do not continue in between. */
  advanceSync(ms: number): void {
    const endMs = this.#nowMs + ms;
    while (this.#runNext(endMs));
    this.#nowMs = Math.max(this.#nowMs, endMs);
  }

  #next(): FakeTimer | undefined {
    let next: FakeTimer | undefined;
    for (const timer of this.#timers) {
      if (next === undefined || timer.atMs < next.atMs) next = timer;
    }
    return next;
  }

  #runNext(endMs: number): boolean {
    const timer = this.#next();
    if (timer === undefined || timer.atMs > endMs) return false;
    this.#timers.delete(timer);
    this.#nowMs = Math.max(this.#nowMs, timer.atMs);
    timer.callback();
    return true;
  }

  async #exclusively(work: () => Promise<void>): Promise<void> {
    if (this.#advancing) throw new Error("The clock is being advanced already: await advance()");
    this.#advancing = true;
    try {
      await work();
    } finally {
      this.#advancing = false;
    }
  }
}

/** Resolves once no promise can continue without time or outside events. */
export function settle(): Promise<void> {
  return new Promise((resolve) => {
    endTask(() => resolve());
  });
}
