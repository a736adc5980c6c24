import type { Domain, Goal, PackedState, PlanConstraints } from "@understudy/planner-core";

/** The plan to explain, with its problem. */
export interface ExplainedProblem extends PlanConstraints {
  readonly domain: Domain;
  readonly state: PackedState;
  readonly goal: Goal;
}
