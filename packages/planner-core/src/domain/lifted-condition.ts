import { COMPARE_LENGTH, GROUP_LENGTH, TEST_LENGTH } from "../condition/code.ts";
import type { ConditionNode, TestNode } from "../condition/node.ts";
import { variableTerm } from "../condition/terms.ts";
import { describeValue, type IssueCollector, isRecord, pointerTo } from "./issues.ts";
import {
  type Binding,
  bindingNote,
  bindName,
  bindReference,
  bindValue,
  extraPieces,
  extraPiecesOf,
  type LiftedValue,
  parseValue,
} from "./lifted-value.ts";
import { suggestName } from "./names.ts";
import { isTemplateProblem, parseTemplate, type Template } from "./template.ts";
import { describeVariable, encodeValue, type Variable, type VariableTable } from "./variables.ts";

const comparisonOperators = ["!=", "<", "<=", ">", ">="] as const;
type WrittenOperator = "=" | (typeof comparisonOperators)[number];

interface LiftedTest {
  readonly kind: "test";
  readonly pointer: string;
  readonly variable: Template;
  readonly operator: WrittenOperator;
  readonly value: LiftedValue;
}

interface LiftedMembership {
  readonly kind: "in";
  readonly pointer: string;
  readonly variable: Template;
  readonly values: readonly LiftedValue[];
}

interface LiftedGroup {
  readonly kind: "all" | "any";
  readonly children: readonly LiftedCondition[];
}

/** A condition that was read but whose parameters are not bound yet. */
export type LiftedCondition = LiftedTest | LiftedMembership | LiftedGroup;

/** The context in which a condition is read. */
export interface ConditionContext {
  readonly parameters: readonly string[];
  readonly issues: IssueCollector;
  readonly maxNesting: number;
}

/** Reads a condition; what is malformed is reported and left out. */
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
    const variable = parseTemplate(key, context.parameters);
    if (isTemplateProblem(variable)) {
      context.issues.add(place, variable.message, () => variable.hint);
      continue;
    }
    children.push(...parseTests(variable, value, place, context));
  }
  return { kind: "all", children };
}

/** An upper bound of the work that binding takes: integers of the code and pieces of templates. */
export function liftedSize(lifted: LiftedCondition): number {
  if (lifted.kind === "test") {
    const length = lifted.value.kind === "reference" ? COMPARE_LENGTH : TEST_LENGTH;
    return length + extraPieces(lifted.variable) + extraPiecesOf(lifted.value);
  }
  let size = GROUP_LENGTH;
  if (lifted.kind === "in") {
    size += extraPieces(lifted.variable);
    for (const value of lifted.values) size += TEST_LENGTH + extraPiecesOf(value);
  } else for (const child of lifted.children) size += liftedSize(child);
  return size;
}

function parseTests(
  variable: Template,
  definition: unknown,
  pointer: string,
  context: ConditionContext,
): LiftedCondition[] {
  if (!isRecord(definition) || "var" in definition) {
    const value = parseValue(definition, pointer, context);
    return value === undefined ? [] : [{ kind: "test", pointer, variable, operator: "=", value }];
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
      const values = operand
        .map((value: unknown, index) => parseMember(value, pointerTo(place, index), context))
        .filter((value) => value !== undefined);
      tests.push({ kind: "in", pointer: place, variable, values });
    } else if ((comparisonOperators as readonly string[]).includes(operator)) {
      const value = parseValue(operand, place, context);
      if (value !== undefined) {
        const written = operator as WrittenOperator;
        tests.push({ kind: "test", pointer: place, variable, operator: written, value });
      }
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

/** Reads a value of `in`, which lists values only: it is rendered as `at=home|forest`. */
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

/**
 * The condition under one binding of the parameters; undefined if it names an unknown variable or
 * a value that does not fit (reported).
 */
export function bindCondition(
  lifted: LiftedCondition,
  binding: Binding,
  variables: VariableTable,
  issues: IssueCollector,
): ConditionNode | undefined {
  switch (lifted.kind) {
    case "test":
      return bindTest(lifted, binding, variables, issues);
    case "in": {
      const variable = bindName(lifted.variable, lifted.pointer, binding, variables, issues);
      if (variable === undefined) return undefined;
      const children: ConditionNode[] = [];
      for (const value of lifted.values) {
        const test = bindOperand("=", variable, value, binding, variables, issues);
        if (test === undefined) return undefined;
        children.push(test);
      }
      return { kind: "any", children };
    }
    default: {
      const children: ConditionNode[] = [];
      let sound = true;
      for (const child of lifted.children) {
        const node = bindCondition(child, binding, variables, issues);
        if (node === undefined) sound = false;
        else children.push(node);
      }
      return sound ? { kind: lifted.kind, children } : undefined;
    }
  }
}

function bindTest(
  lifted: LiftedTest,
  binding: Binding,
  variables: VariableTable,
  issues: IssueCollector,
): ConditionNode | undefined {
  const variable = bindName(lifted.variable, lifted.pointer, binding, variables, issues);
  if (variable === undefined) return undefined;
  const ordering = lifted.operator !== "=" && lifted.operator !== "!=";
  if (ordering && variable.type !== "integer") {
    issues.addOnce(
      lifted.pointer,
      () =>
        `"${lifted.operator}" compares ${variable.name}, which is not an integer${bindingNote(binding)}`,
      'use a bare value, "!=" or "in"',
    );
    return undefined;
  }
  return bindOperand(lifted.operator, variable, lifted.value, binding, variables, issues);
}

function bindOperand(
  operator: WrittenOperator,
  variable: Variable,
  operand: LiftedValue,
  binding: Binding,
  variables: VariableTable,
  issues: IssueCollector,
): ConditionNode | undefined {
  if (operand.kind === "reference") {
    const other = bindReference(variable, operand, binding, variables, issues);
    return other === undefined ? undefined : compareVariables(operator, variable, other, variables);
  }
  const value = bindValue(operand, binding);
  const code = encodeValue(variable, value);
  if (code === undefined) {
    issues.addOnce(
      operand.pointer,
      () => `${describeValue(value)} is not a value of ${variable.name}${bindingNote(binding)}`,
      () => describeVariable(variable),
    );
    return undefined;
  }
  const test = (testOperator: TestNode["operator"], bound: number): TestNode => ({
    kind: "test",
    operator: testOperator,
    variable: variable.id,
    value: bound,
  });
  if (operator === "<") return test("<=", code - 1);
  if (operator === ">") return test(">=", code + 1);
  return test(operator, code);
}

function compareVariables(
  operator: WrittenOperator,
  variable: Variable,
  other: Variable,
  variables: VariableTable,
): ConditionNode {
  const left = variableTerm(variable.id, variables);
  const right = variableTerm(other.id, variables);
  const successor = (term: typeof left): typeof left => ({
    ...term,
    offset: term.offset + 1,
    cap: term.cap + 1,
  });
  switch (operator) {
    case "=":
    case "!=":
    case "<=":
      return { kind: "compare", operator, left, right };
    case ">=":
      return { kind: "compare", operator: "<=", left: right, right: left };
    case "<":
      return { kind: "compare", operator: "<=", left: successor(left), right };
    case ">":
      return { kind: "compare", operator: "<=", left: successor(right), right: left };
  }
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

/** The operator that was probably meant; edit distance alone takes `=>` for `>`. */
function suggestOperator(operator: string): string | undefined {
  if (/^={1,3}$/.test(operator)) return "equality is a bare value";
  const meant = otherSpellings.get(operator);
  if (meant !== undefined) return `did you mean "${meant}"?`;
  return suggestName(operator, [...comparisonOperators, "in"]);
}
