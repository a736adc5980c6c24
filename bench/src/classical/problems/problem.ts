import type { Condition, DomainDefinition, Value } from "@understudy/planner-core";

/** A planning problem of the set. */
export interface Problem {
  readonly name: string;
  /** `game`: at most 64 facts, 200 ground actions and 25 steps. `large`: ten times that. */
  readonly size: "game" | "large";
  readonly domain: DomainDefinition;
  /** Missing variables have their default. */
  readonly state: Readonly<Record<string, Value>>;
  readonly goal: Condition;
}

/** A boolean that is initially false. */
export const no = { type: "boolean", default: false } as const;

/** A counter that starts at its minimum. */
export function counter(
  max: number,
  min = 0,
): {
  readonly type: "integer";
  readonly min: number;
  readonly max: number;
  readonly default: number;
} {
  return { type: "integer", min, max, default: min };
}

/** An enum that starts at its first value. */
export function choice(values: readonly string[]): {
  readonly type: "enum";
  readonly values: readonly string[];
  readonly default: string;
} {
  return { type: "enum", values, default: values[0] as string };
}

/** `prefix0 … prefix(count − 1)`. */
export function names(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`);
}
