import type { Domain, PackedState, Random, Variable } from "@understudy/planner-core";

/** A uniformly random value of a variable, as its code. */
export function randomVariableValue({ min, max }: Variable, random: Random): number {
  return min + random.integer(max - min + 1);
}

/**
 * A uniformly random state, with independent variables.
 *
 * @example const state = randomState(domain, seededRandom(1));
 */
export function randomState(domain: Domain, random: Random): PackedState {
  return Int32Array.from(domain.variables.all, (variable) => randomVariableValue(variable, random));
}

/** The code of a value; undefined for an invalid one. */
export function encodeIn(variable: Variable, value: unknown): number | undefined {
  switch (variable.type) {
    case "boolean":
      return typeof value === "boolean" ? Number(value) : undefined;
    case "enum": {
      const code = typeof value === "string" ? variable.values.indexOf(value) : -1;
      return code < 0 ? undefined : code;
    }
    case "integer": {
      const { min, max } = variable;
      const fits = Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
      return fits ? (value as number) : undefined;
    }
  }
}
