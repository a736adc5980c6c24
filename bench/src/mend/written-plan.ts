import { type Domain, type Goal, type PackedState, provePlan } from "@understudy/planner-core";

/** A plan that somebody wrote, right or wrong. */
export interface WrittenPlan {
  readonly domain: Domain;
  readonly state: PackedState;
  readonly goal: Goal;
  /** -1 for a step that cannot be. */
  readonly actions: readonly number[];
}

/** Whether it works as it is. */
export function isSound({ domain, state, goal, actions }: WrittenPlan): boolean {
  return provePlan(domain, state, actions, goal.condition).sound;
}
