import { type Clock, systemClock } from "@understudy/planner-core";

/** The length of a frame. */
export const FRAME_MS: number = 1000 / 60;

/**
 * The clock of a game's frames. Within a frame it advances only by measured work, so that the load of the machine and
 * the work of the bench itself do not count. A frame with too much work delays the next one.
 */
export class WorkClock implements Clock {
  /** The work of each section in the current frame, in milliseconds. */
  readonly sections = new Map<string, number>();
  readonly #source: () => number;
  #frameAtMs = 0;
  #workedMs = 0;
  #sinceMs: number | undefined;

  /** @param source a stopwatch in milliseconds: the processor's time, where it can be read */
  constructor(source: () => number) {
    this.#source = source;
  }

  /** The start of the frame. */
  get frameAtMs(): number {
    return this.#frameAtMs;
  }

  now(): number {
    const runningMs = this.#sinceMs === undefined ? 0 : this.#source() - this.#sinceMs;
    return this.#frameAtMs + this.#workedMs + runningMs;
  }

  /** Adds work that is not done, as a path that the game would search for. */
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

  /** Work within a section that does not count. */
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
    this.#frameAtMs = Math.max(this.#frameAtMs + FRAME_MS, this.now());
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
