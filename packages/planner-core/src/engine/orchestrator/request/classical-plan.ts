import type { Goal } from "../../../rules/domain/domain.ts";
import type { PackedState } from "../../../rules/state/packed-state.ts";
import type { Pausable } from "../drive/pausable.ts";
import type { PreparedRequest } from "./prepare.ts";

/** A task for the classical planner: from a state to a goal, with the constraints of a request. */
export interface ClassicalTask {
  readonly asked: PreparedRequest;
  readonly goal: Goal;
  /** The initial state. */
  readonly state: PackedState;
}

/** The classical planner's plan for a request. */
export interface ClassicalPlan {
  readonly status: "solved" | "partial" | "cut-off" | "unsolvable";
  /** The plan's goal. */
  readonly goal: Goal;
  readonly actions: readonly number[];
  readonly scaledCost: number;
  readonly optimal: boolean;
  /** A lower bound on the cost of any plan for `goal`. */
  readonly scaledLowerBound: number;
  /** The LLM planner's goal: the most important one that is not proved unreachable; undefined if all are. */
  readonly llmGoal: Goal | undefined;
  /** The planner's error, if it failed without finding a plan. */
  readonly failure?: string | undefined;
  /** The unfinished searches; undefined if the plan is complete or the searches are exhausted. */
  readonly unfinished?: UnfinishedSearches | undefined;
}

/** Searches that were cut off before they found a complete plan. `resume` or `end` must be called, once. */
export interface UnfinishedSearches {
  /**
   * Continues the searches until the LLM planner's answer settles, or until `untilMs`, a time of the clock.
   *
   * @returns the classical plan; undefined if the searches have not ended
   */
  meanwhile(llm: Promise<unknown>, untilMs: number): Pausable<ClassicalPlan | undefined>;
  /** Continues the searches until `untilMs`, a time of the clock, and then ends them. */
  resume(untilMs: number): Pausable<ClassicalPlan>;
  /** Ends the searches. */
  end(): void;
}

/** Whether this is a complete plan for the LLM planner's goal. */
export function isForLlmGoal({ status, goal, llmGoal }: ClassicalPlan): boolean {
  return status === "solved" && goal === llmGoal;
}
