import type { Value } from "@understudy/planner-core";
import type { CommandThing } from "../command-reading.ts";

/** Comparisons of a condition, by operator. */
const COMPARISONS: Readonly<Record<string, (value: Value, other: Value) => boolean>> = {
  "!=": (value, other) => value !== other,
  "<": (value, other) => value < other,
  "<=": (value, other) => value <= other,
  ">": (value, other) => value > other,
  ">=": (value, other) => value >= other,
};

/**
 * Whether a goal is known to hold for a thing by its properties alone. A condition on anything else, such as the state of
 * the agent, and a property that is not known count as not satisfied.
 *
 * @param parameter the name of the thing in the condition: `it` for `$it.milked`
 */
export function holdsFor(
  when: Readonly<Record<string, unknown>>,
  parameter: string,
  { properties = {} }: CommandThing,
): boolean {
  const wanted = Object.entries(when);
  return wanted.every(([key, condition]) => {
    const property = key.startsWith(`$${parameter}.`) ? key.slice(parameter.length + 2) : "";
    const value = properties[property];
    return value !== undefined && satisfies(value, condition);
  });
}

function satisfies(value: Value, condition: unknown): boolean {
  if (typeof condition !== "object" || condition === null) return value === condition;
  return Object.entries(condition).every(([operator, other]) => {
    if (operator === "in") return Array.isArray(other) && other.includes(value);
    const isPlain = typeof other === typeof value && !String(other).startsWith("$");
    return isPlain && COMPARISONS[operator]?.(value, other as Value) === true;
  });
}
