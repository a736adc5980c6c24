import type { SearchContext } from "./context.ts";

/**
 * Drops steps that a plan does not need, with whatever only they made possible: action elimination
 * (Nakhost, Müller 2010). Quadratic in the length of the plan.
 *
 * @param plan operators of the task
 * @param deadline may end the work early
 * @returns the cost of what is left
 */
export function shorten(
  context: SearchContext,
  plan: number[],
  cost: number,
  deadline: { isLate(): boolean },
): number {
  let best = cost;
  for (let drop = 0; drop < plan.length && !deadline.isLate(); ) {
    const rest: number[] = [];
    const total = replay(context, plan, drop, rest);
    if (total < best) {
      best = total;
      plan.length = 0;
      for (const operator of rest) plan.push(operator);
    } else drop++;
  }
  return best;
}

/** Plays a plan without one step and without those that no longer apply; infinity off the goal. */
function replay(
  context: SearchContext,
  plan: readonly number[],
  drop: number,
  rest: number[],
): number {
  const { successors, values } = context;
  context.loadStart();
  let total = 0;
  for (let index = 0; index < plan.length; index++) {
    const operator = plan[index] as number;
    if (index === drop || !successors.applies(operator, values)) continue;
    total += context.costOf(operator);
    context.advance(operator);
    rest.push(operator);
  }
  return context.isGoal() ? total : Number.POSITIVE_INFINITY;
}
