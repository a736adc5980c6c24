import type { PlanSearch, SearchResult, SearchSlice } from "@understudy/planner-core";

/**
 * A search under constraints beside a table that does not know them: what the cheapest plan costs
 * without them bounds the cost from below. A plan of that cost is optimal, and ends the search.
 */
export class BoundedSearch implements PlanSearch {
  readonly #search: PlanSearch;
  readonly #scaledBound: number;

  /** @param scaledBound in thousandths */
  constructor(search: PlanSearch, scaledBound: number) {
    this.#search = search;
    this.#scaledBound = scaledBound;
  }

  get expansions(): number {
    return this.#search.expansions;
  }

  step(slice: SearchSlice): boolean {
    if (this.#isOptimal) return true;
    return this.#search.step(slice) || this.#isOptimal;
  }

  end(): void {
    this.#search.end?.();
  }

  result(): SearchResult {
    const result = this.#search.result();
    if (result.status === "unsolvable" || result.scaledLowerBound >= this.#scaledBound)
      return result;
    const scaledLowerBound = this.#scaledBound;
    if (result.status === "cut-off") return { ...result, scaledLowerBound };
    return { ...result, scaledLowerBound, optimal: result.scaledCost <= scaledLowerBound };
  }

  get #isOptimal(): boolean {
    const result = this.#search.result();
    return result.status === "solved" && result.scaledCost <= this.#scaledBound;
  }
}
