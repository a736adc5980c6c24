import type { PlanSearch, SearchResult, SearchSlice } from "@understudy/planner-core";

/**
 * A search under constraints beside a table that does not know them: what the cheapest plan costs
 * without them bounds the cost from below. A plan of that cost is optimal, and ends the search.
 */
export class BoundedSearch implements PlanSearch {
  readonly #search: PlanSearch;
  readonly #bound: number;

  /** @param bound in thousandths */
  constructor(search: PlanSearch, bound: number) {
    this.#search = search;
    this.#bound = bound;
  }

  get expansions(): number {
    return this.#search.expansions;
  }

  step(slice: SearchSlice): boolean {
    if (this.#isOptimal) return true;
    return this.#search.step(slice) || this.#isOptimal;
  }

  result(): SearchResult {
    const result = this.#search.result();
    if (result.status === "unsolvable" || result.lowerBound >= this.#bound) return result;
    const lowerBound = this.#bound;
    if (result.status === "cut-off") return { ...result, lowerBound };
    return { ...result, lowerBound, optimal: result.cost <= lowerBound };
  }

  get #isOptimal(): boolean {
    const result = this.#search.result();
    return result.status === "solved" && result.cost <= this.#bound;
  }
}
