import type { GoalInput, Values, WantOptions } from "./schema.ts";

/** The message for a goal; asking again uses another number. */
export interface WantMessage extends WantOptions {
  readonly goal: GoalInput;
  readonly budgetMs: number;
  readonly runner?: "server";
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
