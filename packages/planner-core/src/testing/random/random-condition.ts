import type {
  Condition,
  ParameterDefinition,
  VariableDefinition,
} from "../../rules/domain/definition/definition.ts";
import type { Choices } from "./choices.ts";

/** A name of a variable in a definition: plain, or a template of a tool's parameters. */
export interface ConditionPlace {
  readonly text: string;
  /** The declaration of every variable that the name may refer to. */
  readonly type: VariableDefinition;
  /** Whether it is a derived variable, which effects cannot assign. */
  readonly isDerived?: boolean;
}

/** The variables and parameters available to conditions and effects of a tool or goal. */
export interface Scope {
  readonly places: readonly ConditionPlace[];
  readonly parameters: Readonly<Record<string, ParameterDefinition>>;
  /** Whether sums are allowed. Default false. */
  readonly withSums?: boolean;
}

type Operand = boolean | number | string | { readonly var: string };

/** Whether variables of the two types may be compared with and copied to each other. */
function alike(left: VariableDefinition, right: VariableDefinition): boolean {
  if (left.type !== "enum" || right.type !== "enum") return left.type === right.type;
  return [...left.values].sort().join() === [...right.values].sort().join();
}

/** `$name` or `${name}`. */
export function mention(name: string, choices: Choices): string {
  return choices.chance(30) ? `\${${name}}` : `$${name}`;
}

/** Values that fit a type under every binding: literals, parameters, texts with parameters. */
function fittingTemplates(type: VariableDefinition, scope: Scope): string[] {
  const fitting: string[] = [];
  for (const [name, parameter] of Object.entries(scope.parameters)) {
    if ("enum" in parameter) {
      if (type.type !== "enum") continue;
      if (parameter.enum.every((value) => type.values.includes(value))) fitting.push(`$${name}`);
      if (parameter.enum.every((value) => type.values.includes(`${value}.x`)))
        fitting.push(`\${${name}}.x`);
    } else if (parameter.type === "boolean") {
      if (type.type === "boolean") fitting.push(`$${name}`);
    } else if (type.type === "integer") {
      if (parameter.minimum >= type.min && parameter.maximum <= type.max) fitting.push(`$${name}`);
    } else if (type.type === "enum") {
      const values = range(parameter.minimum, parameter.maximum);
      if (values.every((value) => type.values.includes(`lv${value}`))) fitting.push(`lv$${name}`);
    }
  }
  return fitting;
}

function range(min: number, max: number): number[] {
  return Array.from({ length: max - min + 1 }, (_, index) => min + index);
}

/** A value that fits `type`, as a literal or with parameters. */
export function randomValue(
  type: VariableDefinition,
  scope: Scope,
  choices: Choices,
): boolean | number | string {
  const templates = fittingTemplates(type, scope);
  if (templates.length > 0 && choices.chance(50)) return choices.pick(templates);
  switch (type.type) {
    case "boolean":
      return choices.chance(50);
    case "enum":
      return choices.pick(type.values);
    case "integer":
      return choices.between(type.min, type.max);
  }
}

/** Another variable of a comparable type, as a reference; undefined if there is none. */
export function randomReference(
  place: ConditionPlace,
  scope: Scope,
  choices: Choices,
): { readonly var: string } | undefined {
  const others = scope.places.filter(
    (other) => other.text !== place.text && alike(other.type, place.type),
  );
  return others.length === 0 ? undefined : { var: choices.pick(others).text };
}

/** A sum of integers as a text; undefined if there are none. */
export function randomSum(scope: Scope, choices: Choices): string | undefined {
  const integers = scope.places.filter(({ type }) => type.type === "integer");
  if (integers.length === 0) return undefined;
  const count = choices.pick([2, 2, 1, 3]);
  const terms = Array.from({ length: count }, () => {
    const factor = choices.pick(["", "", "2 * ", "-1 * ", "3 * "]);
    return factor + choices.pick(integers).text;
  });
  if (count === 1 || choices.chance(20)) terms.push(String(choices.between(0, 3)));
  return terms.reduce((text, term) => `${text} ${choices.chance(70) ? "+" : "-"} ${term}`);
}

function randomSumComparison(scope: Scope, choices: Choices): Condition[string] {
  const operand = (): Operand => {
    const other = choices.chance(25) ? randomSum(scope, choices) : undefined;
    return other === undefined ? choices.between(-2, 6) : { var: other };
  };
  const operator = choices.pick(["<=", ">=", "=", "!=", "<", ">", "in"]);
  if (operator === "=") return operand();
  if (operator === "in") return { in: [choices.between(-1, 2), choices.between(2, 5)] };
  return { [operator]: operand() };
}

function randomOperand(place: ConditionPlace, scope: Scope, choices: Choices): Operand {
  const reference = choices.chance(30) ? randomReference(place, scope, choices) : undefined;
  return reference ?? randomValue(place.type, scope, choices);
}

function randomComparison(
  place: ConditionPlace,
  scope: Scope,
  choices: Choices,
): Condition[string] {
  const kind = choices.below(10);
  if (kind < 4) return randomOperand(place, scope, choices);
  if (kind === 4) {
    const count = choices.between(1, 3);
    return {
      in: Array.from({ length: count }, () => randomValue(place.type, scope, choices)),
    };
  }
  const operators =
    place.type.type === "integer" ? [">=", "<=", "!=", ">", "<"] : (["!="] as const);
  const comparison: Record<string, Operand> = {};
  const count = kind === 9 ? 2 : 1;
  for (let index = 0; index < count; index++) {
    comparison[choices.pick(operators)] = randomOperand(place, scope, choices);
  }
  return comparison;
}

/**
 * A condition with at most `size` tests in all.
 *
 * @param depth limit on the nesting of `anyOf` and `allOf`
 */
export function randomCondition(
  scope: Scope,
  choices: Choices,
  size: number,
  depth = 2,
): Condition {
  const condition: Record<string, Condition[string]> = {};
  for (let left = size; left > 0; left--) {
    if (depth > 0 && choices.chance(25)) {
      const key = choices.chance(30) ? "allOf" : "anyOf";
      condition[key] = Array.from({ length: choices.between(1, 3) }, () =>
        randomCondition(scope, choices, choices.between(1, Math.max(1, left)), depth - 1),
      );
      continue;
    }
    const sum =
      scope.withSums === true && choices.chance(12) ? randomSum(scope, choices) : undefined;
    if (sum !== undefined) {
      condition[sum] = randomSumComparison(scope, choices);
      continue;
    }
    const place = choices.pick(scope.places);
    condition[place.text] = randomComparison(place, scope, choices);
  }
  return condition;
}
