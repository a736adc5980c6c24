import type { SearchSlice } from "@understudy/planner-core";
import type { StepSearches } from "./step-searches.ts";

/** A search for a plan or for a schedule. */
interface Search<Result> {
  readonly expansions: number;
  step(slice: SearchSlice): boolean;
  result(): Result;
  end?(): void;
}

/** A search that goes on from step to step for callers that can wait. */
export class StepSearch<Result> {
  readonly #search: Search<Result>;
  readonly #searches: StepSearches;
  readonly #most: number;
  #isOver = false;
  #hasBegun = false;
  #isElsewhere = false;

  /** @param most its expansions, whatever its caller allows. Default: no limit */
  constructor(
    search: Search<Result>,
    searches: StepSearches,
    most: number = Number.POSITIVE_INFINITY,
  ) {
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
    if (!this.#isOver) {
      this.#isOver = this.#search.step(slice) || this.#search.expansions >= this.#most;
    }
    return this.#isOver;
  }

  result(): Result {
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
