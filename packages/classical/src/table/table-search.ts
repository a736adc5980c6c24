import type { PlanSearch, SearchResult } from "@understudy/planner-core";

/** A search that was over before it began: its result comes from a table. */
export class TableSearch implements PlanSearch {
  readonly expansions = 0;
  readonly #result: SearchResult;

  constructor(result: SearchResult) {
    this.#result = result;
  }

  step(): boolean {
    return true;
  }

  result(): SearchResult {
    return this.#result;
  }
}
