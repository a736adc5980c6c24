import type { JoiningSearch, NextSearch, SearchExtension } from "../search/first/extension.ts";
import { AgendaSteps } from "./forced/forced-steps.ts";
import { LandmarkSearch, type Manner } from "./landmarks/landmark-search.ts";
import type { StartAnalysis } from "./landmarks/start-analysis.ts";
import { NoveltySearch } from "./novelty/novelty-search.ts";
import { WalkSearch } from "./walks/walk-search.ts";

/** Number of expansions before the walk search starts. By then, landmark search has solved many tasks with walks. */
const WALKING: NextSearch["from"] = 256;

/**
 * Searches for tasks of planning competitions: puzzles with misleading relaxed plans. Games seldom
 * need them, so they are a separate entry.
 *
 * @example
 * const planner = new ClassicalPlanner({ extension: competitionSearches });
 */
export const competitionSearches: SearchExtension = {
  findForced: (task) => AgendaSteps.of(task),
  nextSearch: (joined) => {
    if (joined.length === 0) return byLandmarks("straight", 64);
    if (joined.length > 2) return undefined;
    if (joined.length === 1) return byNovelty((joined[0] as LandmarkSearch).analysis);
    const { analysis } = joined[0] as LandmarkSearch;
    return analysis?.walks === undefined
      ? byLandmarks("roaming", 1024, analysis)
      : amongWalks(analysis);
  },
};

/** Number of expansions before the search by novelty starts. */
const NOVELTY: NextSearch["from"] = 128;

function byNovelty(analysis?: StartAnalysis): NextSearch {
  return {
    from: NOVELTY,
    begin: ({ context, workspace, relaxed, isFull }): JoiningSearch =>
      new NoveltySearch(context, workspace, relaxed, isFull, analysis),
  };
}

function byLandmarks(manner: Manner, from: number, analysis?: StartAnalysis): NextSearch {
  return {
    from,
    begin: ({ context, workspace, relaxed, isFull }): JoiningSearch =>
      new LandmarkSearch(context, workspace, relaxed, isFull, { manner, analysis }),
  };
}

function amongWalks(analysis: StartAnalysis): NextSearch {
  return {
    from: WALKING,
    begin: ({ context, workspace, isFull }): JoiningSearch =>
      new WalkSearch(context, workspace, isFull, analysis),
  };
}
