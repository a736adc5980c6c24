import { type Domain, type Goal, type PackedState, provePlan } from "@understudy/planner-core";

/** A written plan, valid or not. */
export interface WrittenPlan {
  readonly domain: Domain;
  readonly state: PackedState;
  readonly goal: Goal;
  /** -1 for an impossible step. */
  readonly actions: readonly number[];
}

/** Whether it works as written. */
export function isSound({ domain, state, goal, actions }: WrittenPlan): boolean {
  return provePlan(domain, state, actions, goal.condition).sound;
}
