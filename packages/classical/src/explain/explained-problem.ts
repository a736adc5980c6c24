import type { Domain, Goal, PackedState, PlanConstraints } from "@understudy/planner-core";

/** A plan to explain, and what it is for. */
export interface ExplainedProblem extends PlanConstraints {
  readonly domain: Domain;
  readonly state: PackedState;
  readonly goal: Goal;
}

/** Whether a case of an action starts from where the problem knows no way. */
export function isClosed({ domain, ways }: ExplainedProblem, action: number): boolean {
  const { from, to } = domain.actions.ways ?? {};
  if (ways === undefined || from === undefined || to === undefined) return false;
  const end = to[action] as number;
  return end >= 0 && ways.scaledCost(from[action] as number, end) === Number.POSITIVE_INFINITY;
}
