import { describeValue, type IssueCollector } from "../../../base/json/issues.ts";
import { negate } from "../../condition/negate.ts";
import type { ConditionNode, TestNode } from "../../condition/node.ts";
import { addSums, testOperand } from "../../condition/sums.ts";
import { variableTerm } from "../../condition/terms.ts";
import { formatSum } from "../actions/format-condition.ts";
import { compareSum, MAX_SUM_SIZE } from "../actions/sum-condition.ts";
import {
  describeVariable,
  encodeValue,
  type Variable,
  type VariableTable,
} from "../definition/variables.ts";
import type {
  LiftedCondition,
  LiftedSums,
  LiftedTest,
  WrittenOperator,
} from "./lifted-condition.ts";
import { bindSum } from "./lifted-sum.ts";
import {
  type Binding,
  bindingNote,
  bindReading,
  bindReference,
  bindValue,
  type DerivedReading,
  type LiftedValue,
} from "./lifted-value.ts";

/** The form that comparisons of sums are compiled to. */
export type SumForm = "written-out" | "kept";

/**
 * The condition for one binding of the parameters; undefined if a variable is unknown or a value does not fit, which is
 * reported.
 */
export function bindCondition(
  lifted: LiftedCondition,
  binding: Binding,
  variables: VariableTable,
  issues: IssueCollector,
  sums: SumForm = "written-out",
): ConditionNode | undefined {
  switch (lifted.kind) {
    case "test":
      return bindTest(lifted, binding, variables, issues);
    case "sums":
      return bindSums(lifted, binding, variables, issues, sums);
    case "in": {
      const variable = bindReading(lifted.variable, lifted.pointer, binding, variables, issues);
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
        const node = bindCondition(child, binding, variables, issues, sums);
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
  const variable = bindReading(lifted.variable, lifted.pointer, binding, variables, issues);
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
  variable: Variable | DerivedReading,
  operand: LiftedValue,
  binding: Binding,
  variables: VariableTable,
  issues: IssueCollector,
): ConditionNode | undefined {
  if (operand.kind === "reference") {
    const other = bindReference(variable, operand, binding, variables, issues);
    if (other === undefined) return undefined;
    if (variable.type === "derived" || other.type === "derived") {
      return sameTruth(truthOf(variable), truthOf(other), operator === "=");
    }
    return compareVariables(operator, variable, other, variables);
  }
  const value = bindValue(operand, binding);
  if (variable.type === "derived" && typeof value === "boolean") {
    return value === (operator === "=") ? variable.node : negate(variable.node);
  }
  const code = variable.type === "derived" ? undefined : encodeValue(variable, value);
  if (code === undefined || variable.type === "derived") {
    issues.addOnce(
      operand.pointer,
      () => `${describeValue(value)} is not a value of ${variable.name}${bindingNote(binding)}`,
      () => (variable.type === "derived" ? "true or false" : describeVariable(variable)),
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

const OPPOSITE: Readonly<Record<WrittenOperator, WrittenOperator>> = {
  "=": "!=",
  "!=": "=",
  "<": ">=",
  "<=": ">",
  ">": "<=",
  ">=": "<",
};

/** The condition that a boolean or derived variable is true. */
function truthOf(read: Variable | DerivedReading): ConditionNode {
  if (read.type === "derived") return read.node;
  return { kind: "test", operator: "=", variable: read.id, value: 1 };
}

function sameTruth(left: ConditionNode, right: ConditionNode, isSame: boolean): ConditionNode {
  const other = isSame ? right : negate(right);
  return {
    kind: "any",
    children: [
      { kind: "all", children: [left, other] },
      { kind: "all", children: [negate(left), negate(other)] },
    ],
  };
}

function bindSums(
  { left, operator, right, pointer }: LiftedSums,
  binding: Binding,
  variables: VariableTable,
  issues: IssueCollector,
  form: SumForm,
): ConditionNode | undefined {
  const one = bindSum(left, binding, variables, issues);
  const other = bindSum(right, binding, variables, issues);
  if (one === undefined || other === undefined) return undefined;
  const isLess = operator === "<" || operator === "<=";
  const isMore = operator === ">" || operator === ">=";
  const difference = isMore ? addSums(other, one, -1) : addSums(one, other, -1);
  const isStrict = operator === "<" || operator === ">";
  const sum = { ...difference, constant: difference.constant + (isStrict ? 1 : 0) };
  const comparison = isLess || isMore ? "<=" : (operator as "=" | "!=");
  if (form === "kept") {
    return testOperand({ ...sum, cap: Number.POSITIVE_INFINITY }, comparison, 0, variables);
  }
  const node = compareSum(sum, comparison, variables);
  if (node !== undefined) {
    const text = (written: string) => () =>
      `${formatSum(one, variables)}${written}${formatSum(other, variables)}`;
    variables.forms.add(node, text(operator), text(OPPOSITE[operator]));
    return node;
  }
  issues.addOnce(
    pointer,
    () => `takes more than ${MAX_SUM_SIZE} tests to write out${bindingNote(binding)}`,
    "add up fewer variables, or give them smaller ranges",
  );
  return undefined;
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
