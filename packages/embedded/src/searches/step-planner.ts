import type { ClassicalPlanner } from "@understudy/classical";
import type { Planner, PlanningProblem, PlanSearch, SearchResult } from "@understudy/planner-core";
import { StepSearch } from "./step-search.ts";
import type { StepSearches } from "./step-searches.ts";

type LocalPlanner = Pick<ClassicalPlanner, "start" | "policy" | "alternatives">;

/** A classical planner whose long searches go on from step to step. */
export class StepPlanner implements Planner {
  readonly #planner: LocalPlanner;
  readonly #searches: StepSearches;

  constructor(planner: LocalPlanner, searches: StepSearches) {
    this.#planner = planner;
    this.#searches = searches;
  }

  start(problem: PlanningProblem): PlanSearch {
    return new StepSearch<SearchResult>(this.#planner.start(problem), this.#searches);
  }

  policy(...asked: Parameters<ClassicalPlanner["policy"]>): ReturnType<ClassicalPlanner["policy"]> {
    return this.#planner.policy(...asked);
  }

  alternatives(
    ...asked: Parameters<ClassicalPlanner["alternatives"]>
  ): ReturnType<ClassicalPlanner["alternatives"]> {
    return this.#planner.alternatives(...asked);
  }
}
