import type { StepView } from "../../../src/protocol/detail.ts";

/** Number of finished steps above which they are folded. */
const MOST_DONE = 3;
/** Number of finished steps that stay visible. */
const SEEN_DONE = 1;

/** Number of initial steps folded into one row, so that the current step is visible. */
export function foldedSteps(plan: readonly StepView[]): number {
  const first = plan.findIndex(({ phase }) => phase !== "done");
  const done = first < 0 ? plan.length : first;
  return done > MOST_DONE ? done - SEEN_DONE : 0;
}

/**
 * The vertical position of each step; folded steps share one.
 *
 * @param rows positions of rows from the top, with the folded row first
 */
export function marksOf(rows: readonly number[], folded: number): readonly number[] {
  if (folded === 0) return rows;
  const [line = 0, ...rest] = rows;
  return [...Array.from({ length: folded }, () => line), ...rest];
}
