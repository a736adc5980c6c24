import type { Clock } from "@understudy/planner-core";

/** The deadline passes after this many clock readings. */
export class ScriptedReads implements Clock {
  readonly #clock: Clock;
  readonly #late: number | undefined;
  readonly #atEnd: (read: () => number) => number;
  #reads = 0;

  constructor(clock: Clock, late: number | undefined, atEnd: (read: () => number) => number) {
    this.#clock = clock;
    this.#late = late;
    this.#atEnd = atEnd;
  }

  now(): number {
    const isOver = this.#late !== undefined && this.#reads >= this.#late;
    this.#reads++;
    const read = (): number => this.#clock.now();
    return isOver ? this.#atEnd(read) : read();
  }

  setTimer(callback: () => void, delayMs: number): object | number {
    return this.#clock.setTimer(callback, delayMs);
  }

  clearTimer(timer: object | number): void {
    this.#clock.clearTimer(timer);
  }
}
