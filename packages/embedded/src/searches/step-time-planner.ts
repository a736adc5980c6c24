import { TimePlanner } from "@understudy/classical/time";
import {
  type ScheduleResult,
  type ScheduleSearch,
  type SquadProblem,
  TogetherPlanner,
} from "@understudy/planner-core/schedule";
import { StepSearch } from "./step-search.ts";
import type { StepSearches } from "./step-searches.ts";

/** A planner of schedules whose long searches go on from step to step. */
export class StepTimePlanner extends TogetherPlanner {
  readonly #planner: TimePlanner;
  readonly #searches: StepSearches;
  readonly #expansions: number;

  /** @param expansions the most of one search */
  constructor(maxCompiledGoals: number, searches: StepSearches, expansions: number) {
    super();
    this.#planner = new TimePlanner({ maxCompiledGoals });
    this.#searches = searches;
    this.#expansions = expansions;
  }

  startTogether(problem: SquadProblem): ScheduleSearch {
    const search = this.#planner.startTogether(problem);
    return new StepSearch<ScheduleResult>(search, this.#searches, this.#expansions);
  }
}
