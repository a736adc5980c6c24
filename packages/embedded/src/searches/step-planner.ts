import type { ClassicalPlanner } from "@understudy/classical";
import type {
  Planner,
  PlanningProblem,
  PlanSearch,
  SearchResult,
  SearchSlice,
} from "@understudy/planner-core";
import type { StepSearches } from "./step-searches.ts";

/** A classical planner whose long searches go on from step to step. */
export class StepPlanner implements Planner {
  readonly #planner: ClassicalPlanner;
  readonly #searches: StepSearches;

  constructor(planner: ClassicalPlanner, searches: StepSearches) {
    this.#planner = planner;
    this.#searches = searches;
  }

  start(problem: PlanningProblem): PlanSearch {
    return new StepSearch(this.#planner.start(problem), this.#searches);
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

class StepSearch implements PlanSearch {
  readonly #search: PlanSearch;
  readonly #searches: StepSearches;
  #isOver = false;
  #hasBegun = false;
  #isElsewhere = false;

  constructor(search: PlanSearch, searches: StepSearches) {
    this.#search = search;
    this.#searches = searches;
  }

  get expansions(): number {
    return this.#search.expansions;
  }

  /** Begins with nothing: callers that can wait go on elsewhere, and all others call again. */
  step(slice: SearchSlice): boolean {
    if (this.#hasBegun) return this.advance({ expansions: slice.expansions });
    this.#hasBegun = true;
    return this.#isOver;
  }

  advance(slice: SearchSlice): boolean {
    if (!this.#isOver) this.#isOver = this.#search.step(slice);
    return this.#isOver;
  }

  result(): SearchResult {
    return this.#search.result();
  }

  elsewhere({ expansions = Number.POSITIVE_INFINITY }: SearchSlice): Promise<void> | undefined {
    if (this.#isElsewhere || this.#isOver) return undefined;
    this.#isElsewhere = true;
    return this.#searches.add(this, expansions);
  }

  end(): void {
    this.#isOver = true;
    this.#searches.drop(this);
    this.#search.end?.();
  }
}
