import { describeValue, type IssueCollector, isRecord, pointerTo } from "./issues.ts";
import {
  type Binding,
  bindingNote,
  bindName,
  bindReference,
  bindValue,
  type LiftedValue,
  parseValue,
} from "./lifted-value.ts";
import { isTemplateProblem, parseTemplate, soleParameter, type Template } from "./template.ts";
import {
  describeVariable,
  encodeValue,
  isBoundedInteger,
  MAX_INTEGER,
  type VariableTable,
} from "./variables.ts";

/** An effect on one variable, with codes of a packed state. */
export type Effect =
  | { readonly kind: "assign"; readonly variable: number; readonly value: number }
  | { readonly kind: "increase" | "decrease"; readonly variable: number; readonly amount: number }
  | { readonly kind: "copy"; readonly variable: number; readonly from: number };

/** An effect that was read but whose parameters are not bound yet. */
export interface LiftedEffect {
  readonly pointer: string;
  readonly variable: Template;
  readonly kind: "assign" | "increase" | "decrease";
  readonly value: LiftedValue;
}

/** Reads the `then` section of a tool; what is malformed is reported and left out. */
export function parseEffects(
  definition: unknown,
  pointer: string,
  context: { readonly parameters: readonly string[]; readonly issues: IssueCollector },
): LiftedEffect[] {
  const { parameters, issues } = context;
  if (definition === undefined) return [];
  if (!isRecord(definition)) {
    issues.add(pointer, `must be an object of effects, not ${describeValue(definition)}`);
    return [];
  }
  const effects: LiftedEffect[] = [];
  for (const [key, value] of Object.entries(definition)) {
    const place = pointerTo(pointer, key);
    const variable = parseTemplate(key, parameters);
    if (isTemplateProblem(variable)) {
      issues.add(place, variable.message, () => variable.hint);
      continue;
    }
    if (isRecord(value) && !("var" in value)) {
      const change = parseChange(value, place, context);
      if (change !== undefined) effects.push({ pointer: place, variable, ...change });
      continue;
    }
    const assigned = parseValue(value, place, context);
    if (assigned !== undefined) {
      effects.push({ pointer: place, variable, kind: "assign", value: assigned });
    }
  }
  return effects;
}

function parseChange(
  definition: Readonly<Record<string, unknown>>,
  pointer: string,
  context: { readonly parameters: readonly string[]; readonly issues: IssueCollector },
): Pick<LiftedEffect, "kind" | "value"> | undefined {
  const { issues } = context;
  const operators = Object.keys(definition);
  const [operator] = operators;
  if (operators.length !== 1 || (operator !== "+" && operator !== "-")) {
    issues.add(pointer, 'must be a value, { "var": … }, { "+": n } or { "-": n }');
    return undefined;
  }
  const place = pointerTo(pointer, operator);
  const amount = definition[operator];
  const value = parseValue(amount, place, context);
  if (value === undefined) return undefined;
  const dependsOnParameter =
    value.kind === "template" && soleParameter(value.template) !== undefined;
  if (!dependsOnParameter && (!isBoundedInteger(amount) || amount < 0)) {
    issues.add(
      place,
      `is ${describeValue(amount)}`,
      `an integer from 0 to ${MAX_INTEGER}, or $parameter`,
    );
    return undefined;
  }
  return { kind: operator === "+" ? "increase" : "decrease", value };
}

/** The effect under one binding of the parameters; undefined if it does not fit (reported). */
export function bindEffect(
  lifted: LiftedEffect,
  binding: Binding,
  variables: VariableTable,
  issues: IssueCollector,
): Effect | undefined {
  const variable = bindName(lifted.variable, lifted.pointer, binding, variables, issues);
  if (variable === undefined) return undefined;
  if (lifted.value.kind === "reference") {
    const from = bindReference(variable, lifted.value, binding, variables, issues);
    return from === undefined ? undefined : { kind: "copy", variable: variable.id, from: from.id };
  }
  const value = bindValue(lifted.value, binding);
  if (lifted.kind === "assign") {
    const code = encodeValue(variable, value);
    if (code !== undefined) return { kind: "assign", variable: variable.id, value: code };
    issues.addOnce(
      lifted.value.pointer,
      () => `${describeValue(value)} is not a value of ${variable.name}${bindingNote(binding)}`,
      () => describeVariable(variable),
    );
    return undefined;
  }
  if (variable.type !== "integer") {
    issues.addOnce(
      lifted.pointer,
      () => `${variable.name} is not an integer${bindingNote(binding)}`,
      "only integers increase and decrease",
    );
    return undefined;
  }
  if (!isBoundedInteger(value) || value < 0) {
    issues.addOnce(
      lifted.value.pointer,
      () => `the amount is ${describeValue(value)}${bindingNote(binding)}`,
      `an integer from 0 to ${MAX_INTEGER}`,
    );
    return undefined;
  }
  return { kind: lifted.kind, variable: variable.id, amount: value };
}
