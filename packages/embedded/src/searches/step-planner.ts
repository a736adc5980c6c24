import type { ClassicalPlanner } from "@understudy/classical";
import type {
  Planner,
  PlanningProblem,
  PlanSearch,
  SearchResult,
  SearchSlice,
} from "@understudy/planner-core";
import { firstPart, type StepSearches } from "./step-searches.ts";

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
  #isLong = false;

  constructor(search: PlanSearch, searches: StepSearches) {
    this.#search = search;
    this.#searches = searches;
  }

  get expansions(): number {
    return this.#search.expansions;
  }

  step(slice: SearchSlice): boolean {
    if (this.#isOver) return true;
    // Only the first part is done at once: whoever can wait continues elsewhere, and all others slice by slice.
    const part = this.#isLong ? { expansions: slice.expansions } : firstPart(slice);
    this.#isOver = this.#search.step(part);
    return this.#isOver;
  }

  result(): SearchResult {
    return this.#search.result();
  }

  elsewhere({ expansions = Number.POSITIVE_INFINITY }: SearchSlice): Promise<void> | undefined {
    if (this.#isLong || this.#isOver) return undefined;
    this.#isLong = true;
    return this.#searches.add(this, expansions);
  }

  end(): void {
    this.#isOver = true;
    this.#searches.drop(this);
    this.#search.end?.();
  }
}
