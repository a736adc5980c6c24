import {
  type PlanningProblem,
  PlanProver,
  type PlanSearch,
  type Policy,
  type SearchResult,
  type SearchSlice,
} from "@understudy/planner-core";

/**
 * A search under constraints with a bound from a table without them: the unconstrained optimum is a
 * lower bound. A plan of that cost is optimal and ends the search.
 */
class BoundedSearch implements PlanSearch {
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

/**
 * A search that uses a finished table. If the table's plan obeys the constraints, it is the result.
 * Otherwise its cost bounds the search.
 *
 * @param search begins the search that would run without a table
 */
export function searchBesideTable(
  policy: Policy,
  problem: PlanningProblem,
  search: () => PlanSearch,
): PlanSearch {
  const { domain, state, goal, disabled, maintain } = problem;
  const scaledCost = policy.scaledCost(state);
  if (scaledCost < 0) return search();
  // Constraints cannot make an unreachable goal reachable.
  if (scaledCost === Number.POSITIVE_INFINITY) return new FinishedSearch({ status: "unsolvable" });
  const steps = new Int32Array(policy.longestPlan);
  const actions = Object.freeze(Array.from(steps.subarray(0, policy.plan(state, steps))));
  if (disabled !== undefined || maintain !== undefined) {
    const obeys = new PlanProver(domain).prove(state, actions, goal.condition, problem);
    if (!obeys) return new BoundedSearch(search(), scaledCost);
  }
  return new FinishedSearch({
    status: "solved",
    actions,
    scaledCost,
    optimal: true,
    scaledLowerBound: scaledCost,
  });
}

/** A finished search with the result from a table. */
class FinishedSearch implements PlanSearch {
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
