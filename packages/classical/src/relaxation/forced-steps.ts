import type { Task } from "../model/task.ts";
import type { SlicedWork } from "../work/work.ts";
import type { RelaxedTask } from "./relaxed-task.ts";

/** The answers of {@link ForcedSteps.next} beside operators. */
export const NOTHING_LEFT = -1;
export const STUCK = -2;

/** Tells whether an operator applies in a state. */
export interface Applicability {
  applies(operator: number, values: Int32Array): boolean;
}

/**
 * Operators that only go on with what another one began: until that is done nothing else applies, and there is never a
 * choice. So a search may enter the state at the end at once.
 */
export interface ForcedSteps {
  /** By operator: whether it begins something that others go on with. */
  readonly begins: Uint8Array;
  /** By operator: its cost with that of what it begins, in thousandths. */
  readonly scaledCost: Float64Array;
  /** The variables that say what is left to do. */
  readonly variables: readonly number[];
  /** The operator that goes on in a state, or why there is none. */
  next(values: Int32Array, applicability: Applicability): number;
  /**
   * The relaxation for searches that look at no state in the middle of what an operator begins.
   *
   * @param scaledCost costs of the task's operators without what they begin
   */
  relax(relaxed: RelaxedTask, scaledCost: Float64Array): SlicedWork<RelaxedTask>;
}

/** Finds the forced steps of a task; undefined where there are none. */
export type ForcedStepsFinder = (task: Task) => SlicedWork<ForcedSteps | undefined>;
