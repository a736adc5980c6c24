/** A plan and what it costs. */
export interface PricedPlan {
  readonly plan: { readonly actions: ArrayLike<number> };
  readonly scaledCost: number;
}

/** Whether a plan is cheaper than another one, or has fewer steps at the same cost. */
export function isBetterPlan(one: PricedPlan, other: PricedPlan): boolean {
  if (one.scaledCost !== other.scaledCost) return one.scaledCost < other.scaledCost;
  return one.plan.actions.length < other.plan.actions.length;
}
