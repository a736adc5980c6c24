/**
 * Searches run to their end, and searches around others.
 *
 * @module
 */

import type { Planner, PlanningProblem, SearchResult, SearchSlice } from "../planner.ts";

/**
 * Runs a search until it ends or reaches the limits of one slice.
 *
 * @throws RequestError in a domain with time, where no plan of one step after the other reaches the goal and a schedule may
 *
 * @example
 * const problem = { domain, state, goal: domain.goal("warm_home"), mode: "optimal" } as const;
 * const result = runSearch(new ClassicalPlanner(), problem, { expansions: 10_000 });
 * if (result.status === "solved") console.log(planOf(domain, result.actions).steps);
 */
export function runSearch(
  planner: Planner,
  problem: PlanningProblem,
  slice: SearchSlice = {},
): SearchResult {
  const search = planner.start(problem);
  try {
    search.step(slice);
    return search.result();
  } finally {
    search.end?.();
  }
}
