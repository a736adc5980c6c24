import type { PlanConstraints, PlanningProblem } from "@understudy/planner-core";

/** A problem of cases: each of those starts from one place. */
type CaseProblem = Pick<PlanningProblem, "domain"> & Pick<PlanConstraints, "ways">;

/**
 * The cost of the way that a case takes, in thousandths: infinite where there is none, undefined where it takes none or
 * the problem says nothing of ways.
 */
export function scaledWay({ domain, ways }: CaseProblem, action: number): number | undefined {
  const { from, to } = domain.actions.ways ?? {};
  if (ways === undefined || from === undefined || to === undefined) return undefined;
  const end = to[action] as number;
  return end < 0 ? undefined : ways.scaledCost(from[action] as number, end);
}

/** Whether a case starts from where the problem knows no way. */
export function isClosed(problem: CaseProblem, action: number): boolean {
  return scaledWay(problem, action) === Number.POSITIVE_INFINITY;
}
