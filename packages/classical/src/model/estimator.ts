import type { WorkDeadline } from "../work/work.ts";

/**
 * Estimates what a plan from a state costs, and names operators that seem to help. An evaluation may
 * take several slices; nothing is kept from one evaluation to the next.
 */
export interface Estimator {
  /** Begins an evaluation. One that was not over is forgotten. */
  begin(values: Int32Array): void;
  /**
   * Continues the evaluation.
   *
   * @returns whether it is over: then the rest may be read
   */
  advance(deadline: WorkDeadline): boolean;
  /** Whether an evaluation was begun and is not over. */
  readonly isRunning: boolean;
  /** In thousandths; infinity if there is no plan. */
  readonly scaledEstimate: number;
  /** Operators of the task that lead to the goal if nothing they bring is lost, in an order in which they can be tried. */
  readonly plan: Int32Array;
  readonly planLength: number;
  /** Those of them that apply in the state itself. */
  readonly helpful: Int32Array;
  readonly helpfulCount: number;
}

/** Never over: for work that is done all at once. */
export const NO_DEADLINE: WorkDeadline = { isLate: () => false };

/** Evaluates all at once. */
export function estimateAtOnce(estimator: Estimator, values: Int32Array): number {
  estimator.begin(values);
  estimator.advance(NO_DEADLINE);
  return estimator.scaledEstimate;
}
