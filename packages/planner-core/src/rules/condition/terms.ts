import type { CompareOperator, ConditionNode, Term, TestOperator } from "./node.ts";
import { FALSE_NODE, makeTest, TRUE_NODE } from "./node.ts";
import type { VariableRanges } from "./value-set.ts";

/** The term of a variable's own value. */
export function variableTerm(variable: number, ranges: VariableRanges): Term {
  return { variable, offset: 0, cap: ranges.max[variable] as number };
}

/** `term operator value` as a condition on the term's variable. Exact under the cap. */
export function testTerm(term: Term, operator: TestOperator, value: number): ConditionNode {
  const { variable, offset, cap } = term;
  switch (operator) {
    case "=":
      if (value > cap) return FALSE_NODE;
      return value === cap
        ? makeTest(variable, ">=", cap - offset)
        : makeTest(variable, "=", value - offset);
    case "!=":
      if (value > cap) return TRUE_NODE;
      return value === cap
        ? makeTest(variable, "<=", cap - offset - 1)
        : makeTest(variable, "!=", value - offset);
    case "<=":
      return value >= cap ? TRUE_NODE : makeTest(variable, "<=", value - offset);
    case ">=":
      return value > cap ? FALSE_NODE : makeTest(variable, ">=", value - offset);
  }
}

/** `left operator right` where either side may be a constant. */
export function compareOperands(
  operator: CompareOperator,
  left: Term | number,
  right: Term | number,
): ConditionNode {
  if (typeof left === "number") {
    if (typeof right === "number") {
      const result =
        operator === "=" ? left === right : operator === "!=" ? left !== right : left <= right;
      return result ? TRUE_NODE : FALSE_NODE;
    }
    return testTerm(right, operator === "<=" ? ">=" : operator, left);
  }
  if (typeof right === "number") return testTerm(left, operator, right);
  return { kind: "compare", operator, left, right };
}

/** The value after an increase by `amount` of a variable whose range ends at `max`. */
export function increaseOperand(
  operand: Term | number,
  amount: number,
  max: number,
): Term | number {
  if (typeof operand === "number") return Math.min(max, operand + amount);
  return {
    variable: operand.variable,
    offset: operand.offset + amount,
    cap: Math.min(max, operand.cap + amount),
  };
}

/** The value after a decrease by `amount`, provided that it stays within the range. */
export function decreaseOperand(operand: Term | number, amount: number): Term | number {
  if (typeof operand === "number") return operand - amount;
  return {
    variable: operand.variable,
    offset: operand.offset - amount,
    cap: operand.cap - amount,
  };
}

/** `min(max, operand)`: the result of copying a value to a variable whose range ends at `max`. */
export function capOperand(operand: Term | number, max: number): Term | number {
  if (typeof operand === "number") return Math.min(max, operand);
  return operand.cap <= max ? operand : { ...operand, cap: max };
}

/**
 * The shortest equivalent form: a constant if only one value remains, and a cap no higher than the term can reach.
 * Keeps offsets within 32 bits, however long the plan.
 */
export function normaliseOperand(operand: Term | number, ranges: VariableRanges): Term | number {
  if (typeof operand === "number") return operand;
  const min = ranges.min[operand.variable] as number;
  const max = ranges.max[operand.variable] as number;
  if (min + operand.offset >= operand.cap) return operand.cap;
  if (min === max) return Math.min(operand.cap, min + operand.offset);
  const reach = max + operand.offset;
  return operand.cap <= reach ? operand : { ...operand, cap: reach };
}
