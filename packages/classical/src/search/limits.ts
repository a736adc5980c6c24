import { type Clock, type SearchSlice, systemClock } from "@understudy/planner-core";

/** What is left of a slice. Shared by everything that runs within it. */
export class SliceLimits {
  readonly #clock: Clock;
  readonly #untilMs: number;
  #expansions: number;

  constructor(slice: SearchSlice) {
    this.#clock = slice.clock ?? systemClock;
    this.#untilMs = slice.untilMs ?? Number.POSITIVE_INFINITY;
    this.#expansions = slice.expansions ?? Number.POSITIVE_INFINITY;
  }

  /** Takes one expansion out of the slice; false when the slice is over. Asks the clock. */
  spend(): boolean {
    if (this.#expansions <= 0) return false;
    if (this.#untilMs !== Number.POSITIVE_INFINITY && this.#clock.now() >= this.#untilMs) {
      return false;
    }
    this.#expansions--;
    return true;
  }
}
