import type { Pausing, SearchContext } from "./context.ts";

/** Steps that are played between two looks at the clock. */
const STEPS_AT_ONCE = 256;

/**
 * Drops steps that a plan does not need, with whatever only they made possible: action elimination
 * (Nakhost, Müller 2010). Quadratic in the length of the plan.
 *
 * @param plan operators of the task; replaced by what is left of them, as soon as it is known
 * @param onShorter called with the cost of what is left
 */
export function* shorten(
  context: SearchContext,
  plan: number[],
  cost: number,
  onShorter: (cost: number) => void,
): Pausing<void> {
  let best = cost;
  for (let drop = 0; drop < plan.length; ) {
    const rest: number[] = [];
    const total = yield* replay(context, plan, drop, rest);
    if (total < best) {
      best = total;
      plan.length = 0;
      for (const operator of rest) plan.push(operator);
      onShorter(best);
    } else drop++;
    if (context.limits.isLate()) yield "slice";
  }
}

/** Plays a plan without one step and without those that no longer apply; infinity off the goal. */
function* replay(
  context: SearchContext,
  plan: readonly number[],
  drop: number,
  rest: number[],
): Pausing<number> {
  const { successors, values } = context;
  context.loadStart();
  let total = 0;
  for (let index = 0; index < plan.length; index++) {
    if (index % STEPS_AT_ONCE === STEPS_AT_ONCE - 1 && context.limits.isLate()) yield "slice";
    const operator = plan[index] as number;
    if (index === drop || !successors.applies(operator, values)) continue;
    total += context.costOf(operator);
    if (!context.advance(operator)) return Number.POSITIVE_INFINITY;
    rest.push(operator);
  }
  return context.isGoal() ? total : Number.POSITIVE_INFINITY;
}
