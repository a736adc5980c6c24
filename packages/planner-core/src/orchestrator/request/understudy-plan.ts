import type { Goal } from "../../domain/domain.ts";
import type { PackedState } from "../../state/packed-state.ts";
import type { Pausable } from "../drive/pausable.ts";
import type { PreparedRequest } from "./prepare.ts";

/** A task for the understudy: from a state to a goal, under the demands of a request. */
export interface UnderstudyTask {
  readonly asked: PreparedRequest;
  readonly goal: Goal;
  /** The state that it begins from. */
  readonly state: PackedState;
}

/** The understudy's plan for a request. */
export interface UnderstudyPlan {
  readonly status: "solved" | "partial" | "cut-off" | "unsolvable";
  /** The goal that the plan is for. */
  readonly goal: Goal;
  readonly actions: readonly number[];
  readonly scaledCost: number;
  readonly optimal: boolean;
  /** No plan for `goal` is cheaper. */
  readonly scaledLowerBound: number;
  /**
   * The most important goal that is not proved unreachable: what the lead is asked for. Undefined
   * when all are.
   */
  readonly leadGoal: Goal | undefined;
  /** The planner's error, if it failed and there is no plan. */
  readonly failure?: string | undefined;
  /** Undefined where a plan is complete, and where there is nothing more to find. */
  readonly unfinished?: UnfinishedSearches | undefined;
}

/** Searches that were cut off before there was a complete plan. One of the two is called, once. */
export interface UnfinishedSearches {
  /** Continues until a time in milliseconds of the clock, and ends them. */
  resume(untilMs: number): Pausable<UnderstudyPlan>;
  /** Ends them. */
  end(): void;
}

/** Whether it is a whole plan for the very goal that the lead is asked for. */
export function isForLeadGoal({ status, goal, leadGoal }: UnderstudyPlan): boolean {
  return status === "solved" && goal === leadGoal;
}
