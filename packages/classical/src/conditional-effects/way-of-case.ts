import type { PlanConstraints, PlanningProblem } from "@understudy/planner-core";

/** A problem over cases, each of which starts at a single place. */
type CaseProblem = Pick<PlanningProblem, "domain"> & Pick<PlanConstraints, "ways">;

/**
 * The cost of a case's way, in thousandths: infinite for a missing way, undefined if the case takes
 * no way or the problem has no ways.
 */
export function scaledWay({ domain, ways }: CaseProblem, action: number): number | undefined {
  const { from, to } = domain.actions.ways ?? {};
  if (ways === undefined || from === undefined || to === undefined) return undefined;
  const end = to[action] as number;
  return end < 0 ? undefined : ways.scaledCost(from[action] as number, end);
}

/** Whether the way of a case is missing. */
export function isClosed(problem: CaseProblem, action: number): boolean {
  return scaledWay(problem, action) === Number.POSITIVE_INFINITY;
}
