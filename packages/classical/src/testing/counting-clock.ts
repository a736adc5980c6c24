import type { Clock } from "@understudy/planner-core";

/** A clock that advances by a millisecond per reading, so that slices end after a fixed number of readings. */
export class CountingClock implements Clock {
  /** Number of readings. */
  reads = 0;

  now(): number {
    return this.reads++;
  }

  setTimer(): never {
    throw new RangeError("A search sets no timers");
  }

  clearTimer(): void {}
}
