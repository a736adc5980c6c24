import type { WorkDeadline } from "../work/work.ts";

/**
 * A heuristic: estimates the cost of a plan from a state, and names helpful operators. An
 * evaluation may take several slices and does not depend on earlier ones.
 */
export interface Estimator {
  /** Starts an evaluation, and drops an unfinished one. */
  begin(values: Int32Array): void;
  /**
   * Continues the evaluation.
   *
   * @returns whether the evaluation is complete and the results are valid
   */
  advance(deadline: WorkDeadline): boolean;
  /** Whether an evaluation is unfinished. */
  readonly isRunning: boolean;
  /** Estimate in thousandths; infinite for a dead end. */
  readonly scaledEstimate: number;
  /** The operators of a relaxed plan, in an order that can be tried. */
  readonly plan: Int32Array;
  readonly planLength: number;
  /** The operators of the relaxed plan that apply in the state itself. */
  readonly helpful: Int32Array;
  readonly helpfulCount: number;
}

/** A deadline that never passes, for work without pauses. */
export const NO_DEADLINE: WorkDeadline = { isLate: () => false };

/** Evaluates without pauses. */
export function estimateAtOnce(estimator: Estimator, values: Int32Array): number {
  estimator.begin(values);
  estimator.advance(NO_DEADLINE);
  return estimator.scaledEstimate;
}
