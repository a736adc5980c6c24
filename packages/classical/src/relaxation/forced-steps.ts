import type { Task } from "../model/task.ts";
import type { SlicedWork } from "../work/work.ts";
import type { RelaxedTask } from "./relaxed-task.ts";

/** Result of {@link ForcedSteps.next} that is not an operator. */
export const NOTHING_LEFT = -1;
export const STUCK = -2;

/** Decides whether an operator applies in a state. */
export interface Applicability {
  applies(operator: number, values: Int32Array): boolean;
}

/**
 * Chains of forced operators: once a chain has started, exactly one operator applies until its end.
 * So a search may skip to the state at the end.
 */
export interface ForcedSteps {
  /** Whether each operator starts a chain. */
  readonly begins: Uint8Array;
  /** The cost of each operator including the chain that it starts, in thousandths. */
  readonly scaledCost: Float64Array;
  /** The variables that schedule the chains. */
  readonly variables: readonly number[];
  /** The operator that continues a chain in a state, or the reason for there being none. */
  next(values: Int32Array, applicability: Applicability): number;
  /**
   * The relaxation for searches that skip the states within a chain.
   *
   * @param scaledCost costs of the task's operators without chains
   */
  relax(relaxed: RelaxedTask, scaledCost: Float64Array): SlicedWork<RelaxedTask>;
}

/** Finds the forced steps of a task; undefined if there are none. */
export type ForcedStepsFinder = (task: Task) => SlicedWork<ForcedSteps | undefined>;
