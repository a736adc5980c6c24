import { type Clock, type SearchSlice, systemClock } from "@understudy/planner-core";
import { UNITS_AT_ONCE, type WorkDeadline } from "../work/work.ts";

/** The rest of a slice, shared by everything that runs within it. */
export class SliceLimits implements WorkDeadline {
  readonly #clock: Clock;
  readonly #untilMs: number;
  #expansions: number;
  /** Integers read since the last reading of the clock. */
  #units = 0;
  /** Expansions left in the current turn. */
  share: number = Number.POSITIVE_INFINITY;

  constructor(slice: SearchSlice) {
    this.#clock = slice.clock ?? systemClock;
    this.#untilMs = slice.untilMs ?? Number.POSITIVE_INFINITY;
    this.#expansions = slice.expansions ?? Number.POSITIVE_INFINITY;
  }

  /** Whether a point in time ends the slice. */
  get isTimed(): boolean {
    return this.#untilMs !== Number.POSITIVE_INFINITY;
  }

  /** Whether the whole slice is over, not just a turn. */
  isOver = false;

  /** Spends one expansion and reads the clock. Returns false at the end of the turn or slice. */
  spend(): boolean {
    if (this.share <= 0) return false;
    if (this.#expansions <= 0) {
      this.isOver = true;
      return false;
    }
    if (this.isLate()) return false;
    this.#expansions--;
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

  /** `isLate` after some work. Reads the clock every few microseconds only. */
  isLateAfter(units: number): boolean {
    this.#units += units;
    return this.#units >= UNITS_AT_ONCE && this.isLate();
  }
}
