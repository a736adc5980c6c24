import { fillTemplate, type Template } from "../definition/template.ts";
import type { LiftedCondition, LiftedTest } from "./lifted-condition.ts";
import type { LiftedValue } from "./lifted-value.ts";

/** A variable read by a condition. */
export interface Dependency {
  readonly name: string;
  /** Whether the condition can hold because this variable is false. */
  readonly negated: boolean;
}

/** One derived variable, or several that depend on each other. */
export interface Stratum {
  readonly names: readonly string[];
  /** A variable that depends on its own negation; undefined if there is none. */
  readonly negated: string | undefined;
}

/** The variables that a condition without parameters reads; may contain repetitions. */
export function dependenciesOf(lifted: LiftedCondition): Dependency[] {
  switch (lifted.kind) {
    case "test":
      return ofTest(lifted);
    case "in": {
      const negated = lifted.values.some((value) => !isConstant(value, true));
      return [{ name: nameOf(lifted.variable), negated }];
    }
    case "sums":
      // Derived variables are booleans, never terms of sums.
      return [];
    default:
      return lifted.children.flatMap(dependenciesOf);
  }
}

function ofTest({ variable, operator, value }: LiftedTest): Dependency[] {
  if (value.kind === "reference") {
    return [variable, value.variable].map((name) => ({ name: nameOf(name), negated: true }));
  }
  const negated = !isConstant(value, operator === "=");
  return [{ name: nameOf(variable), negated }];
}

function isConstant(value: LiftedValue, wanted: boolean): boolean {
  return value.kind === "constant" && value.value === wanted;
}

function nameOf(template: Template): string {
  return fillTemplate(template, []);
}

/**
 * Sorts derived variables into strata. Mutually dependent variables share a stratum, and each
 * stratum follows the strata it reads (Tarjan's algorithm, 1972).
 */
export function strataOf(
  definitions: ReadonlyMap<string, { readonly dependencies: readonly Dependency[] }>,
): Stratum[] {
  const strata: Stratum[] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const visit = (name: string): void => {
    const own = index.size;
    index.set(name, own);
    let lowest = own;
    stack.push(name);
    onStack.add(name);
    for (const { name: other } of definitions.get(name)?.dependencies ?? []) {
      if (!definitions.has(other)) continue;
      if (!index.has(other)) {
        visit(other);
        lowest = Math.min(lowest, low.get(other) as number);
      } else if (onStack.has(other)) lowest = Math.min(lowest, index.get(other) as number);
    }
    low.set(name, lowest);
    if (lowest !== own) return;
    const names = stack.splice(stack.indexOf(name));
    for (const each of names) onStack.delete(each);
    strata.push({ names, negated: negatedIn(names, definitions) });
  };
  for (const name of definitions.keys()) if (!index.has(name)) visit(name);
  return strata;
}

function negatedIn(
  names: readonly string[],
  definitions: ReadonlyMap<string, { readonly dependencies: readonly Dependency[] }>,
): string | undefined {
  const together = new Set(names);
  return names.find((name) =>
    definitions.get(name)?.dependencies.some((other) => other.negated && together.has(other.name)),
  );
}
