import { TimePlanner } from "@understudy/classical/time";
import type { SearchSlice } from "@understudy/planner-core";
import {
  type ScheduleResult,
  type ScheduleSearch,
  type SquadProblem,
  TogetherPlanner,
} from "@understudy/planner-core/schedule";
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
    return new StepScheduleSearch(search, this.#searches, this.#expansions);
  }
}

class StepScheduleSearch implements ScheduleSearch {
  readonly #search: ScheduleSearch;
  readonly #searches: StepSearches;
  readonly #most: number;
  #isOver = false;
  #hasBegun = false;
  #isElsewhere = false;

  constructor(search: ScheduleSearch, searches: StepSearches, most: number) {
    this.#search = search;
    this.#searches = searches;
    this.#most = most;
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
    if (!this.#isOver)
      this.#isOver = this.#search.step(slice) || this.#search.expansions >= this.#most;
    return this.#isOver;
  }

  result(): ScheduleResult {
    return this.#search.result();
  }

  elsewhere({ expansions = Number.POSITIVE_INFINITY }: SearchSlice): Promise<void> | undefined {
    if (this.#isElsewhere || this.#isOver) return undefined;
    this.#isElsewhere = true;
    const left = this.#most - this.#search.expansions;
    return this.#searches.add(this, Math.min(expansions, left));
  }

  end(): void {
    this.#isOver = true;
    this.#searches.drop(this);
    this.#search.end?.();
  }
}
