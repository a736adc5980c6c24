import type { SearchSlice } from "../work/search-slice.ts";
import type { Schedule, SquadProblem } from "./problem.ts";

/** The result of a search for a schedule so far. Measures are in thousandths. */
export type ScheduleResult =
  | {
      readonly status: "solved";
      readonly schedule: Schedule;
      readonly scaledTime: number;
      readonly scaledCost: number;
      readonly optimal: boolean;
      readonly scaledLowerBound: number;
    }
  | { readonly status: "unsolvable" }
  | { readonly status: "cut-off"; readonly scaledLowerBound: number };

/** A search for a schedule, in slices. */
export interface ScheduleSearch {
  /** Continues for at most one slice. Returns whether the search is complete. */
  step(slice: SearchSlice): boolean;
  /** The best result so far. */
  result(): ScheduleResult;
  /** Expanded nodes so far. */
  readonly expansions: number;
}

/** Plans for domains with time, and for squads. Implemented by `@understudy/classical/time`. */
export interface SchedulePlanner {
  /** Sets up a search without running it. */
  startTogether(problem: SquadProblem): ScheduleSearch;
}
