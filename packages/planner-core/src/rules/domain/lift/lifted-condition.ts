/**
 * Lifted tools, conditions and effects: parsed, with unbound parameters.
 *
 * @module
 */

import { describeValue, type IssueCollector, isRecord } from "../../../base/json/issues.ts";
import { pointerTo } from "../../../base/text/json-pointer.ts";
import { suggestName } from "../../../base/text/nearest-name.ts";
import {
  isTemplateProblem,
  parseTemplate,
  soleParameter,
  type Template,
} from "../definition/template.ts";
import { isBoundedInteger } from "../definition/variables.ts";
import {
  isSumReference,
  isSumText,
  type LiftedSum,
  parseSum,
  sumOfName,
  sumPointer,
} from "./lifted-sum.ts";
import { type LiftedValue, parseValue } from "./lifted-value.ts";

const comparisonOperators = ["!=", "<", "<=", ">", ">="] as const;
const operators: ReadonlySet<string> = new Set([...comparisonOperators, "in"]);
/** The operator of a test in a definition; `=` stands for a bare value. */
export type WrittenOperator = "=" | (typeof comparisonOperators)[number];

/** A test of one variable. */
export interface LiftedTest {
  readonly kind: "test";
  readonly pointer: string;
  readonly variable: Template;
  readonly operator: WrittenOperator;
  readonly value: LiftedValue;
}

/** A test whether a variable has one of several values. */
interface LiftedMembership {
  readonly kind: "in";
  readonly pointer: string;
  readonly variable: Template;
  readonly values: readonly LiftedValue[];
}

/** A comparison of two sums. */
export interface LiftedSums {
  readonly kind: "sums";
  readonly pointer: string;
  readonly left: LiftedSum;
  readonly operator: WrittenOperator;
  readonly right: LiftedSum;
}

interface LiftedGroup {
  readonly kind: "all" | "any";
  readonly children: readonly LiftedCondition[];
}

/** A condition with unbound parameters. */
export type LiftedCondition = LiftedTest | LiftedMembership | LiftedSums | LiftedGroup;

/** The context for parsing a condition. */
export interface ConditionContext {
  readonly parameters: readonly string[];
  readonly issues: IssueCollector;
  readonly maxNesting: number;
}

/** Parses a condition. Malformed parts are reported and left out. */
export function parseCondition(
  definition: unknown,
  pointer: string,
  context: ConditionContext,
  depth = 0,
): LiftedCondition {
  const children: LiftedCondition[] = [];
  if (depth > context.maxNesting) {
    context.issues.add(
      pointer,
      `is nested deeper than ${context.maxNesting}`,
      "flatten the condition",
    );
    return { kind: "all", children };
  }
  if (!isRecord(definition)) {
    context.issues.add(
      pointer,
      `must be a condition, not ${describeValue(definition)}`,
      'such as { "at": "home", "wood": { ">=": 2 } }',
    );
    return { kind: "all", children };
  }
  for (const [key, value] of Object.entries(definition)) {
    const place = pointerTo(pointer, key);
    if (key === "anyOf" || key === "allOf") {
      if (!Array.isArray(value) || value.length === 0) {
        context.issues.add(
          place,
          `must be a list of at least one condition, not ${describeValue(value)}`,
        );
        continue;
      }
      const group = value.map((child: unknown, index) =>
        parseCondition(child, pointerTo(place, index), context, depth + 1),
      );
      children.push({ kind: key === "anyOf" ? "any" : "all", children: group });
      continue;
    }
    const meant = otherWords.get(key);
    if (meant !== undefined && isGroup(value)) {
      context.issues.add(place, `"${key}" is not known here`, meant);
      continue;
    }
    const variable = isSumText(key)
      ? parseSum(key, place, context)
      : parseTemplate(key, context.parameters);
    if (variable === undefined) continue;
    if (!("terms" in variable) && isTemplateProblem(variable)) {
      context.issues.add(place, variable.message, () => variable.hint);
      continue;
    }
    children.push(...parseTests(variable, value, place, context));
  }
  return { kind: "all", children };
}

/** Keywords of other languages that may also be names of variables, with the suggested replacement. */
const otherWords: ReadonlyMap<string, string> = new Map([
  ["and", 'did you mean "allOf"?'],
  ["or", 'did you mean "anyOf"?'],
  ["not", 'write the opposite, such as { "lit": false } or { "at": { "!=": "home" } }'],
]);

/** Whether a value is a condition or a list of conditions, rather than the operand of a comparison. */
function isGroup(value: unknown): boolean {
  if (Array.isArray(value)) return true;
  if (!isRecord(value) || "var" in value) return false;
  return !Object.keys(value).some((key) => operators.has(key));
}

function parseTests(
  variable: Template | LiftedSum,
  definition: unknown,
  pointer: string,
  context: ConditionContext,
): LiftedCondition[] {
  if (!isRecord(definition) || "var" in definition) {
    const test = parseTest(variable, "=", definition, pointer, context);
    return test === undefined ? [] : [test];
  }
  const tests: LiftedCondition[] = [];
  for (const [operator, operand] of Object.entries(definition)) {
    const place = pointerTo(pointer, operator);
    if (operator === "in") {
      if (!Array.isArray(operand) || operand.length === 0) {
        context.issues.add(
          place,
          `must be a list of at least one value, not ${describeValue(operand)}`,
        );
        continue;
      }
      if ("terms" in variable) {
        const members = operand.map((value: unknown, index) =>
          parseTest(variable, "=", value, pointerTo(place, index), context),
        );
        tests.push({ kind: "any", children: members.filter((member) => member !== undefined) });
        continue;
      }
      const values = operand
        .map((value: unknown, index) => parseMember(value, pointerTo(place, index), context))
        .filter((value) => value !== undefined);
      tests.push({ kind: "in", pointer: place, variable, values });
    } else if ((comparisonOperators as readonly string[]).includes(operator)) {
      const test = parseTest(variable, operator as WrittenOperator, operand, place, context);
      if (test !== undefined) tests.push(test);
    } else {
      context.issues.add(place, `"${operator}" is not a comparison`, () =>
        suggestOperator(operator),
      );
    }
  }
  if (Object.keys(definition).length === 0) {
    context.issues.add(pointer, "is an empty comparison", 'such as { ">=": 2 }');
  }
  return tests;
}

/** Parses the right side of a test. Either both sides are sums or neither is. */
function parseTest(
  variable: Template | LiftedSum,
  operator: WrittenOperator,
  operand: unknown,
  pointer: string,
  context: ConditionContext,
): LiftedTest | LiftedSums | undefined {
  if (isSumReference(operand)) {
    const left = "terms" in variable ? variable : sumOfName(variable, pointer);
    const right = parseSum(operand.var, sumPointer(pointer), context);
    return right === undefined ? undefined : { kind: "sums", pointer, left, operator, right };
  }
  const value = parseValue(operand, pointer, context);
  if (value === undefined) return undefined;
  if (!("terms" in variable)) return { kind: "test", pointer, variable, operator, value };
  const right = sumOfValue(value);
  if (right !== undefined) return { kind: "sums", pointer, left: variable, operator, right };
  context.issues.add(
    pointer,
    `${describeValue(operand)} is nothing to compare a sum with`,
    'an integer, a parameter, or { "var": … }',
  );
  return undefined;
}

function sumOfValue(value: LiftedValue): LiftedSum | undefined {
  const { pointer } = value;
  switch (value.kind) {
    case "reference":
      return sumOfName(value.variable, pointer);
    case "template":
      return soleParameter(value.template) === undefined
        ? undefined
        : sumOfName(value.template, pointer);
    case "constant": {
      const { value: constant } = value;
      return isBoundedInteger(constant) ? { kind: "sum", pointer, terms: [], constant } : undefined;
    }
  }
}

/** Parses one value of `in`. Only constants are allowed, as the list is shown as `at=home|forest`. */
function parseMember(
  definition: unknown,
  pointer: string,
  context: ConditionContext,
): LiftedValue | undefined {
  const value = parseValue(definition, pointer, context);
  if (value?.kind !== "reference") return value;
  context.issues.add(pointer, '"in" lists values, not variables', 'use "anyOf"');
  return undefined;
}

const otherSpellings: ReadonlyMap<string, string> = new Map([
  ["=>", ">="],
  ["=<", "<="],
  ["≥", ">="],
  ["≤", "<="],
  ["<>", "!="],
  ["!==", "!="],
  ["≠", "!="],
]);

/** The operator that was probably meant. Edit distance alone would suggest `>` for `=>`. */
function suggestOperator(operator: string): string | undefined {
  if (/^={1,3}$/.test(operator)) return "equality is a bare value";
  const meant = otherSpellings.get(operator);
  if (meant !== undefined) return `did you mean "${meant}"?`;
  return suggestName(operator, [...comparisonOperators, "in"]);
}
