import type { Value } from "@understudy/planner-core";
import type { CommandThing } from "../command-reading.ts";

/** Comparisons of a condition or a quality, by operator. */
export const COMPARISONS: Readonly<Record<string, (value: Value, other: Value) => boolean>> = {
  "=": (value, other) => value === other,
  "!=": (value, other) => value !== other,
  "<": (value, other) => value < other,
  "<=": (value, other) => value <= other,
  ">": (value, other) => value > other,
  ">=": (value, other) => value >= other,
};

/**
 * Whether a goal holds for a thing by its properties alone; undefined where a property, or anything else of which a
 * condition is, such as the state of the agent, is not known.
 *
 * @param parameter the name of the thing in the condition: `it` for `$it.milked`
 */
export function holdsFor(
  when: Readonly<Record<string, unknown>>,
  parameter: string,
  { properties = {} }: CommandThing,
): boolean | undefined {
  const all = Object.entries(when).map(([key, condition]) => {
    const property = key.startsWith(`$${parameter}.`) ? key.slice(parameter.length + 2) : "";
    const value = properties[property];
    return value === undefined ? undefined : satisfies(value, condition);
  });
  return all.includes(false) ? false : all.includes(undefined) ? undefined : true;
}

function satisfies(value: Value, condition: unknown): boolean {
  if (typeof condition !== "object" || condition === null) return value === condition;
  return Object.entries(condition).every(([operator, other]) => {
    if (operator === "in") return Array.isArray(other) && other.includes(value);
    const isPlain = typeof other === typeof value && !String(other).startsWith("$");
    return isPlain && COMPARISONS[operator]?.(value, other as Value) === true;
  });
}
