import type { Domain, Goal, PackedState, PlanConstraints } from "@understudy/planner-core";

/** A plan's problem, as needed to explain the plan. */
export interface ExplainedProblem extends PlanConstraints {
  readonly domain: Domain;
  readonly state: PackedState;
  readonly goal: Goal;
}
