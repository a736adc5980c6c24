import type { StepView } from "../../../src/protocol/detail.ts";

/** Steps that are done are folded where there are more than so many of them. */
const MOST_DONE = 3;
/** So many of them stay in sight. */
const SEEN_DONE = 1;

/** The number of steps at the start of a plan that are folded into one line, so that what is played is in sight. */
export function foldedSteps(plan: readonly StepView[]): number {
  const first = plan.findIndex(({ phase }) => phase !== "done");
  const done = first < 0 ? plan.length : first;
  return done > MOST_DONE ? done - SEEN_DONE : 0;
}

/**
 * The row of each step; folded ones have their common line.
 *
 * @param rows where rows lie, from the top: the folded line first, if there is one
 */
export function marksOf(rows: readonly number[], folded: number): readonly number[] {
  if (folded === 0) return rows;
  const [line = 0, ...rest] = rows;
  return [...Array.from({ length: folded }, () => line), ...rest];
}
