import type { SearchResult } from "../../contract/planner.ts";
import { isRecord } from "../../domain/definition/issues.ts";
import { misfit } from "./misfit.ts";

/**
 * Validates the result of a search. The plan itself is proved later.
 *
 * @throws TypeError for anything else
 */
export function readSearchResult(result: unknown): SearchResult {
  if (isRecord(result)) {
    const { status, actions, scaledCost, scaledLowerBound } = result;
    if (status === "unsolvable") return { status };
    if ((status === "solved" || status === "cut-off") && Array.isArray(actions)) {
      const cost = costOf(scaledCost);
      const bound = costOf(scaledLowerBound);
      if (status === "cut-off") {
        return { status, actions, scaledCost: cost, scaledLowerBound: bound };
      }
      const optimal = result["optimal"] === true;
      return { status, optimal, actions, scaledCost: cost, scaledLowerBound: bound };
    }
  }
  throw misfit("result()", result, "result");
}

function costOf(value: unknown): number {
  return typeof value === "number" && value >= 0 ? value : 0;
}
