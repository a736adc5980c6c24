import { type Clock, systemClock } from "@understudy/planner-core";

/** Duration of a frame. */
export const FRAME_MS: number = 1000 / 60;

/**
 * The clock of a game's frames. Within a frame it advances only by measured work; the machine's
 * load and the bench's own work do not count. A frame with too much work delays the next one.
 */
export class WorkClock implements Clock {
  /** Work of each section in the current frame, in milliseconds. */
  readonly sections = new Map<string, number>();
  readonly #source: () => number;
  readonly #frameMs: number;
  #frameAtMs = 0;
  #workedMs = 0;
  #sinceMs: number | undefined;

  /** @param source a stopwatch in milliseconds: processor time, where readable */
  constructor(source: () => number, frameMs: number = FRAME_MS) {
    this.#source = source;
    this.#frameMs = frameMs;
  }

  /** The start of the frame. */
  get frameAtMs(): number {
    return this.#frameAtMs;
  }

  now(): number {
    const runningMs = this.#sinceMs === undefined ? 0 : this.#source() - this.#sinceMs;
    return this.#frameAtMs + this.#workedMs + runningMs;
  }

  /** Adds simulated work, such as a path search of the game. */
  charge(ms: number): void {
    this.#workedMs += ms;
  }

  /** Measures a section of the frame's work. */
  measure<Result>(section: string, work: () => Result): Result {
    const beganMs = this.now();
    this.#sinceMs = this.#source();
    try {
      return work();
    } finally {
      this.#workedMs += this.#source() - this.#sinceMs;
      this.#sinceMs = undefined;
      const tookMs = this.now() - beganMs;
      this.sections.set(section, (this.sections.get(section) ?? 0) + tookMs);
    }
  }

  /** Does work within a section without counting it. */
  apart<Result>(work: () => Result): Result {
    if (this.#sinceMs === undefined) return work();
    this.#workedMs += this.#source() - this.#sinceMs;
    this.#sinceMs = undefined;
    try {
      return work();
    } finally {
      this.#sinceMs = this.#source();
    }
  }

  /** Ends the frame. */
  nextFrame(): void {
    this.#frameAtMs = Math.max(this.#frameAtMs + this.#frameMs, this.now());
    this.#workedMs = 0;
    this.sections.clear();
  }

  setTimer(callback: () => void, delayMs: number): ReturnType<Clock["setTimer"]> {
    return systemClock.setTimer(callback, delayMs);
  }

  clearTimer(timer: ReturnType<Clock["setTimer"]>): void {
    systemClock.clearTimer(timer);
  }
}
