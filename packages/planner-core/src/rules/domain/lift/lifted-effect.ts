import { describeValue, type IssueCollector, isRecord } from "../../../base/json/issues.ts";
import { pointerTo } from "../../../base/text/json-pointer.ts";
import {
  chooseBySum,
  chooseByTruth,
  type EffectChoice,
  MAX_CHOICES,
} from "../actions/effect-choice.ts";
import type { Effect } from "../actions/effects.ts";
import {
  isTemplateProblem,
  parseTemplate,
  soleParameter,
  type Template,
} from "../definition/template.ts";
import {
  describeVariable,
  encodeValue,
  isBoundedInteger,
  MAX_INTEGER,
  type VariableTable,
} from "../definition/variables.ts";
import {
  bindSum,
  isSumReference,
  type LiftedSum,
  parseSum,
  sumOfName,
  sumPointer,
} from "./lifted-sum.ts";
import {
  type Binding,
  bindingNote,
  bindName,
  bindReference,
  bindValue,
  type LiftedValue,
  parseValue,
} from "./lifted-value.ts";

/** An effect with unbound parameters. */
export interface LiftedEffect {
  readonly pointer: string;
  readonly variable: Template;
  readonly kind: "assign" | "increase" | "decrease";
  readonly value: LiftedValue | LiftedSum;
}

/** Effects for one binding of the parameters. */
export interface BoundEffects {
  readonly effects: readonly Effect[];
  readonly choices: readonly EffectChoice[];
}

/** Parses the `then` section of a tool. Malformed parts are reported and left out. */
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
    if (key === "if" && Array.isArray(value)) {
      issues.add(place, '"if" stands beside "then", not in it', `move it to ${beside(pointer)}`);
      continue;
    }
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
    const assigned = isSumReference(value)
      ? parseSum(value.var, sumPointer(place), context)
      : parseValue(value, place, context);
    if (assigned !== undefined) {
      effects.push({ pointer: place, variable, kind: "assign", value: assigned });
    }
  }
  return effects;
}

/** The pointer to the `if` next to a tool's `then`; conditional effects have no `if` of their own. */
function beside(pointer: string): string {
  return pointer.replace(/(\/if\/\d+)?\/then$/, "/if");
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
  const kind = operator === "+" ? "increase" : "decrease";
  if (isSumReference(amount)) {
    const sum = parseSum(amount.var, sumPointer(place), context);
    return sum === undefined ? undefined : { kind, value: sum };
  }
  const value = parseValue(amount, place, context);
  if (value === undefined) return undefined;
  if (value.kind === "reference") {
    return { kind, value: sumOfName(value.variable, value.pointer) };
  }
  const dependsOnParameter =
    value.kind === "template" && soleParameter(value.template) !== undefined;
  if (!dependsOnParameter && (!isBoundedInteger(amount) || amount < 0)) {
    issues.add(
      place,
      `is ${describeValue(amount)}`,
      `an integer from 0 to ${MAX_INTEGER}, $parameter, or { "var": … }`,
    );
    return undefined;
  }
  return { kind, value };
}

/** The effects for one binding of the parameters; undefined if a value does not fit, which is reported. */
export function bindEffects(
  then: readonly LiftedEffect[],
  binding: Binding,
  variables: VariableTable,
  issues: IssueCollector,
): BoundEffects | undefined {
  const effects: Effect[] = [];
  const choices: EffectChoice[] = [];
  let sound = true;
  for (const lifted of then) {
    const effect = bindEffect(lifted, binding, variables, issues);
    if (effect === undefined) sound = false;
    else if ("kind" in effect) effects.push(effect);
    else choices.push(effect);
  }
  return sound ? { effects, choices } : undefined;
}

function bindEffect(
  lifted: LiftedEffect,
  binding: Binding,
  variables: VariableTable,
  issues: IssueCollector,
): Effect | EffectChoice | undefined {
  const variable = bindName(lifted.variable, lifted.pointer, binding, variables, issues);
  if (variable === undefined) return undefined;
  const refuse = (pointer: string, message: string, hint: string): undefined => {
    issues.addOnce(pointer, () => message + bindingNote(binding), hint);
    return undefined;
  };
  const isSum = lifted.value.kind === "sum";
  if ((isSum || lifted.kind !== "assign") && variable.type !== "integer") {
    const message = `${variable.name} is not an integer`;
    return refuse(
      lifted.pointer,
      message,
      isSum ? "a sum is a number" : "only integers increase and decrease",
    );
  }
  if (lifted.value.kind === "sum") {
    const sum = bindSum(lifted.value, binding, variables, issues);
    if (sum === undefined) return undefined;
    const choice = chooseBySum(lifted.kind, variable, sum, variables);
    const hint = "use smaller ranges for the terms or the changed variable";
    return choice ?? refuse(lifted.pointer, `makes more than ${MAX_CHOICES} effects`, hint);
  }
  if (lifted.value.kind === "reference") {
    const from = bindReference(variable, lifted.value, binding, variables, issues);
    if (from === undefined) return undefined;
    if (from.type === "derived") return chooseByTruth(variable.id, from.node);
    return { kind: "copy", variable: variable.id, from: from.id };
  }
  const { pointer } = lifted.value;
  const value = bindValue(lifted.value, binding);
  if (lifted.kind === "assign") {
    const code = encodeValue(variable, value);
    if (code !== undefined) return { kind: "assign", variable: variable.id, value: code };
    const message = `${describeValue(value)} is not a value of ${variable.name}`;
    return refuse(pointer, message, describeVariable(variable));
  }
  if (!isBoundedInteger(value) || value < 0) {
    const message = `the amount is ${describeValue(value)}`;
    return refuse(pointer, message, `an integer from 0 to ${MAX_INTEGER}`);
  }
  return { kind: lifted.kind, variable: variable.id, amount: value };
}
