/** Minimum share of the budget that a question gets, so that a late question still gets a plan. */
const LEAST_SHARE = 0.1;

/**
 * Deadline of a question, on the clock of its times. The budget starts at the planned time, as in a game with a late
 * frame: the wait before sending is deducted.
 */
export function deadlineOf(plannedMs: number, sentMs: number, budgetMs: number): number {
  return Math.max(plannedMs + budgetMs, sentMs + budgetMs * LEAST_SHARE);
}
