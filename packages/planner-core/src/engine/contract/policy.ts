import type { Domain, Goal } from "../../rules/domain/domain.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";

/** The parts of a problem that determine its policy: everything but the state. */
export interface PolicyProblem {
  readonly domain: Domain;
  readonly goal: Goal;
  readonly costVersion?: number | string | undefined;
}

/**
 * Optimal plans from every state to one goal, as a table: no search needed. Covers the domain's own `maintain`, but
 * neither disabled actions nor further `maintain` conditions.
 */
export interface Policy {
  /**
   * The cost of an optimal plan in thousandths: 0 if the goal holds, `Infinity` if no plan exists, -1 for a state
   * outside the table. Allocates nothing.
   */
  scaledCost(state: PackedState): number;
  /**
   * Writes the ids of an optimal plan's ground actions.
   *
   * @param actions receives the plan from index 0 on; its length must be at least `longestPlan`
   * @returns number of actions written; -1 if no plan exists or the state is outside the table. Allocates nothing
   */
  plan(state: PackedState, actions: Int32Array): number;
  /** Length of the longest plan that `plan` writes. */
  readonly longestPlan: number;
  /** Memory of the policy, in bytes. */
  readonly bytes: number;
}
