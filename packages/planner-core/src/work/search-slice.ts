import type { Clock } from "../time/clock.ts";

/** Limits on the next part of a search. The first limit reached ends the slice. */
export interface SearchSlice {
  /** Maximum number of expanded nodes. */
  readonly expansions?: number | undefined;
  /** End of the slice, in milliseconds of `clock`. Checked inside the search. */
  readonly untilMs?: number | undefined;
  /** Default: the machine's clock. */
  readonly clock?: Clock | undefined;
}
