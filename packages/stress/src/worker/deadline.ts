/** However late a question is sent, it has this share of the budget left: what is late anyway still gets a plan. */
const LEAST_SHARE = 0.1;

/**
 * When a question has to be answered, on the clock of its times. The budget runs from the planned time, as
 * in a game whose frame comes late: what a question waited before it was sent is taken off.
 */
export function deadlineOf(plannedMs: number, sentMs: number, budgetMs: number): number {
  return Math.max(plannedMs + budgetMs, sentMs + budgetMs * LEAST_SHARE);
}
