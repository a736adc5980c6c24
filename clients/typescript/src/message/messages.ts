import type { GoalInput, PlanStep, Values, WantOptions } from "./schema.ts";

/** The message for a goal; asking again uses another number. */
export interface WantMessage extends WantOptions {
  readonly goal: GoalInput;
  readonly budgetMs: number;
  readonly runner?: "server";
}

/** Whether two steps are equal. */
export function isSameStep(one: PlanStep, other: PlanStep | undefined): boolean {
  return one.tool === other?.tool && isSameValues(one.args, other.args);
}

/** Whether two sets of values are equal. */
export function isSameValues(one: Values, other: Values): boolean {
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
  );
}

/** Whether any value differs from the known ones. */
export function isNews(values: Values, known: Values): boolean {
  for (const name in values) {
    if (Object.hasOwn(values, name) && values[name] !== known[name]) return true;
  }
  return false;
}

/** A want that also disables failed steps. */
export function excluding(
  failed: readonly PlanStep[],
  { disabled = [], ...others }: Partial<WantMessage> = {},
): Partial<WantMessage> {
  const all = [...disabled, ...failed];
  return all.length > 0 ? { ...others, disabled: all } : others;
}

/** A want without one of its orders. */
export function withoutOrder(id: string, want?: WantMessage): WantMessage | undefined {
  const { orders = [] } = want ?? {};
  return want && { ...want, orders: orders.filter((order) => order.id !== id) };
}
