import { type Clock, type SearchSlice, systemClock } from "@understudy/planner-core";
import type { ScheduleSlice } from "@understudy/planner-core/schedule";
import { UNITS_AT_ONCE, type WorkDeadline } from "../work/work.ts";

/** The remaining limits of a slice, shared by everything that runs within it. */
export class SliceLimits implements WorkDeadline {
  readonly #clock: Clock;
  readonly #untilMs: number;
  /** Number of expansions left in the slice. */
  left: number;
  /** Number of integers read since the clock was last read. */
  #units = 0;
  /** Number of expansions left in the current turn. */
  share: number = Number.POSITIVE_INFINITY;

  constructor(slice: SearchSlice) {
    this.#clock = slice.clock ?? systemClock;
    this.#untilMs = slice.untilMs ?? Number.POSITIVE_INFINITY;
    this.left = slice.expansions ?? Number.POSITIVE_INFINITY;
  }

  /** Whether the whole slice is over, and not only a turn. */
  isOver = false;

  /** Uses up one expansion and reads the clock; false at the end of the turn or slice. */
  spend(): boolean {
    if (this.share <= 0) return false;
    if (this.left <= 0) {
      this.isOver = true;
      return false;
    }
    if (this.isLate()) return false;
    this.left--;
    this.share--;
    return true;
  }

  /** Whether the time limit of the slice has passed. */
  isLate(): boolean {
    this.#units = 0;
    if (this.#untilMs === Number.POSITIVE_INFINITY || this.#clock.now() < this.#untilMs)
      return false;
    this.isOver = true;
    return true;
  }

  /** Like `isLate`, after some work. Reads the clock only every few microseconds. */
  isLateAfter(units: number): boolean {
    this.#units += units;
    return this.#units >= UNITS_AT_ONCE && this.isLate();
  }
}

/** The limits of a slice for work that earlier searches may have done already. */
export function sharedLimits({ clock, sharedClock = clock, untilMs }: ScheduleSlice): SliceLimits {
  return new SliceLimits({ clock: sharedClock, untilMs });
}
