import type { Clock, TimerHandle } from "@understudy/planner-core";
import { FakeClock, settle } from "@understudy/planner-core/testing";

/** Milliseconds that pass with each reading. */
const READING_MS = 0.1;

/** A fake clock on which work takes time: each reading a little. */
export class WorkClock implements Clock {
  readonly #fake = new FakeClock();
  #last = 0;

  now(): number {
    this.#last = Math.max(this.#last + READING_MS, this.#fake.now());
    return this.#last;
  }

  setTimer(callback: () => void, delayMs: number): TimerHandle {
    return this.#fake.setTimer(callback, this.#aheadMs + Math.max(0, delayMs));
  }

  clearTimer(timer: TimerHandle): void {
    this.#fake.clearTimer(timer);
  }

  /** Lets time pass. Work that begins meanwhile goes on to its end, which may take longer. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#fake.now() + ms;
    for (let calm = 0; calm < 4; calm++) {
      const before = this.#last;
      await this.#fake.advance(this.#aheadMs);
      await settle();
      if (this.#last > before) calm = 0;
    }
    await this.#fake.advance(Math.max(0, untilMs - this.#fake.now(), this.#aheadMs));
    for (let turn = 0; turn < 4; turn++) await settle();
  }

  /** The time that readings have taken since the fake clock moved. */
  get #aheadMs(): number {
    return Math.max(0, this.#last - this.#fake.now());
  }
}
