import type { Domain, Goal, PackedState, PlanConstraints } from "@understudy/planner-core";

/** A plan to explain, and what it is for. */
export interface ExplainedProblem extends PlanConstraints {
  readonly domain: Domain;
  readonly state: PackedState;
  readonly goal: Goal;
}
