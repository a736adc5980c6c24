import type { StepView } from "../../../src/protocol/detail.ts";

/** A step's name without empty parentheses: `chop()` is `chop`. */
export function tidyStep(text: string): string {
  return text.endsWith("()") ? text.slice(0, -2) : text;
}

/** A step as text: `goto(forest)`, `give(item=axe, to=ann)`. */
export function stepText({ tool, args }: Pick<StepView, "tool" | "args">): string {
  const given = Object.entries(args);
  if (given.length === 0) return tool;
  if (given.length === 1) return `${tool}(${String(given[0]?.[1])})`;
  return `${tool}(${given.map(([name, value]) => `${name}=${String(value)}`).join(", ")})`;
}
