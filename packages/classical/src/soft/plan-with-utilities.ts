import type { Planner, SearchSlice } from "@understudy/planner-core";
import type { SoftProblem } from "./soft-problem.ts";
import { type UtilityResult, UtilitySearch } from "./utility-search.ts";

/**
 * The plan with the highest value: the utility of the soft goals that hold at its end, minus its
 * cost. Optimal if the search ends within the slice; otherwise the best plan so far. To continue
 * slice by slice, use {@link UtilitySearch}.
 *
 * Exponential in the number of soft goals in the worst case: it plans for each set of them whose
 * bound exceeds the best plan's value.
 *
 * @throws RequestError if a goal is unknown or malformed, or a utility is invalid; in a domain with time also if only a
 * schedule may reach the hard goal
 * @example
 * const result = planWithUtilities(planner, {
 *   domain,
 *   state,
 *   goal: { at: "home" },
 *   soft: [
 *     { goal: { wood: { ">=": 3 } }, utility: 12 },
 *     { goal: "warm_home", utility: 6 },
 *   ],
 * }, { expansions: 2000 });
 * if (result.status === "solved") console.log(result.scaledValue / 1000, planOf(domain, result.actions));
 */
export function planWithUtilities(
  planner: Planner,
  problem: SoftProblem,
  slice: SearchSlice = {},
): UtilityResult {
  const search = new UtilitySearch(planner, problem);
  search.step(slice);
  return search.result();
}
