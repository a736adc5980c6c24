import type { Domain, Goal } from "../domain/domain.ts";
import type { PackedState } from "../state/packed-state.ts";

/** The parts of a problem that decide which policy serves it: all but the state. */
export interface PolicyProblem {
  readonly domain: Domain;
  readonly goal: Goal;
  readonly costVersion?: number | string | undefined;
}

/**
 * The optimal plan of every state for one goal, ready to be read: a table, not a search. Knows the
 * domain's own `maintain`, but neither disabled actions nor further `maintain` conditions.
 */
export interface Policy {
  /**
   * The cost of an optimal plan in thousandths: 0 where the goal holds, `Infinity` where no plan exists,
   * -1 where the policy does not know (the state lies outside its table). Allocates nothing.
   */
  scaledCost(state: PackedState): number;
  /**
   * Writes the ids of an optimal plan's ground actions.
   *
   * @param actions receives the plan from index 0; at least `longestPlan` long
   * @returns how many were written; -1 where no plan exists or the policy does not know. Allocates nothing
   */
  plan(state: PackedState, actions: Int32Array): number;
  /** Length of the longest plan that `plan` writes. */
  readonly longestPlan: number;
  /** Memory of the policy, in bytes. */
  readonly bytes: number;
}
