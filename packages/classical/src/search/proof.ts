import { AdmissibleHeuristic, type BoundSource } from "../heuristics/admissible.ts";
import { AStarSearch } from "./a-star.ts";
import { Completion } from "./completion.ts";
import type { SearchContext } from "./context.ts";
import type { Workspace } from "./workspace.ts";

/** The search that proves a plan cheapest, or finds a cheaper one; without bounds, costs are all that it knows. */
export function proofOf(
  context: SearchContext,
  workspace: Workspace,
  bounds: BoundSource | undefined,
  isFull: () => boolean,
  scaledUpperBound: number,
): AStarSearch {
  return new AStarSearch(
    context,
    workspace,
    bounds && new AdmissibleHeuristic(bounds, () => context.startValues()),
    new Completion(context, workspace.player),
    isFull,
    scaledUpperBound,
  );
}
