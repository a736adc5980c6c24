import type { Condition, DomainDefinition, VariableDefinition } from "@understudy/planner-core";

/** A domain within all limits that demands as much work or memory as it can. */
export interface HostileDomain {
  readonly name: string;
  /** A short description of the attack. */
  readonly about: string;
  /** The goal to plan for, from the default state. */
  readonly goal: string;
  readonly define: () => DomainDefinition;
}

/** A domain with one goal called "goal". */
export function hostile(
  name: string,
  about: string,
  define: () => Omit<DomainDefinition, "name" | "goals"> & { readonly goal: Condition },
): HostileDomain {
  return {
    name,
    about,
    goal: "goal",
    define: () => {
      const { goal, ...rest } = define();
      return { name, ...rest, goals: [{ name: "goal", when: goal }] };
    },
  };
}

/** The numbers from 0 up. */
export function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** Numbered names. */
export function names(prefix: string, count: number): readonly string[] {
  return range(count).map((index) => `${prefix}${index}`);
}

/** An object with the same or a computed value per key. */
export function each<Value>(
  keys: readonly string[],
  value: (index: number) => Value,
): Record<string, Value> {
  return Object.fromEntries(keys.map((key, index) => [key, value(index)]));
}

/** An integer parameter from 1 up. */
export function upTo(maximum: number): {
  readonly type: "integer";
  readonly minimum: number;
  readonly maximum: number;
} {
  return { type: "integer", minimum: 1, maximum };
}

export const no: VariableDefinition = { type: "boolean", default: false };

/** An integer that starts at 0. */
export function amount(max: number): VariableDefinition {
  return { type: "integer", min: 0, max, default: 0 };
}

/** Deterministic pseudo-random integers. */
export function pseudoRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
