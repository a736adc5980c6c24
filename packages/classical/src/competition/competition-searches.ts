import type { JoiningSearch, NextSearch, SearchExtension } from "../search/first/extension.ts";
import { AgendaSteps } from "./forced/forced-steps.ts";
import type { Bearings } from "./landmarks/bearings.ts";
import { LandmarkSearch, type Manner } from "./landmarks/landmark-search.ts";
import { WalkSearch } from "./walks/walk-search.ts";

/** Expansions before the search along walks joins in: many tasks with walks are solved by then. */
const WALKING: NextSearch["from"] = 256;

/**
 * Searches for tasks of planning competitions: puzzles whose relaxed plans mislead. Games seldom have any, and
 * load less without these searches.
 *
 * @example
 * const planner = new ClassicalPlanner({ extension: competitionSearches });
 */
export const competitionSearches: SearchExtension = {
  findForced: (task) => AgendaSteps.of(task),
  nextSearch: (joined) => {
    if (joined.length === 0) return byLandmarks("straight", 64);
    if (joined.length > 1) return undefined;
    // The first search has its bearings before the second one joins in.
    const { bearings } = joined[0] as LandmarkSearch;
    return bearings?.walks === undefined
      ? byLandmarks("roaming", 1024, bearings)
      : amongWalks(bearings);
  },
};

function byLandmarks(manner: Manner, from: number, bearings?: Bearings): NextSearch {
  return {
    from,
    begin: ({ context, workspace, relaxed, isFull }): JoiningSearch =>
      new LandmarkSearch(context, workspace, relaxed, isFull, { manner, bearings }),
  };
}

function amongWalks(bearings: Bearings): NextSearch {
  return {
    from: WALKING,
    begin: ({ context, workspace, isFull }): JoiningSearch =>
      new WalkSearch(context, workspace, isFull, bearings),
  };
}
