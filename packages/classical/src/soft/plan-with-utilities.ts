import type { Planner, SearchSlice } from "@understudy/planner-core";
import type { SoftProblem } from "./soft-problem.ts";
import { type UtilityResult, UtilitySearch } from "./utility-search.ts";

/**
 * The plan with the best total: what the soft goals that hold at its end are worth, less its cost.
 * Exact when it ends by itself; the best plan in hand when the slice ends first. To continue slice by
 * slice, use {@link UtilitySearch}.
 *
 * Exponential in the number of soft goals at worst: as many sets of them are planned for as promise
 * more than the best plan in hand.
 *
 * @throws RequestError if a goal is unknown or malformed, or a utility is not valid
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
