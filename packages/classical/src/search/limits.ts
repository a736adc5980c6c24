import { type Clock, type SearchSlice, systemClock } from "@understudy/planner-core";
import { UNITS_AT_ONCE, type WorkDeadline } from "../work/work.ts";

/** The remainder of a slice. Shared by everything that runs within it. */
export class SliceLimits implements WorkDeadline {
  readonly #clock: Clock;
  readonly #untilMs: number;
  #expansions: number;
  /** Integers that were read since the clock was asked last. */
  #units = 0;
  /** The most that `spend` may take before it answers false although the slice is not over: the share of one turn. */
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

  /** Whether the whole slice is over, not only a share of it. */
  isOver = false;

  /** Takes one expansion out of the slice; false when the slice is over. Asks the clock. */
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

  /** Whether the point in time has come at which the slice ends. */
  isLate(): boolean {
    this.#units = 0;
    if (this.#untilMs === Number.POSITIVE_INFINITY || this.#clock.now() < this.#untilMs)
      return false;
    this.isOver = true;
    return true;
  }

  /** The same after some work: asks the clock once that has come to a few microseconds since it was asked last. */
  isLateAfter(units: number): boolean {
    this.#units += units;
    return this.#units >= UNITS_AT_ONCE && this.isLate();
  }
}
