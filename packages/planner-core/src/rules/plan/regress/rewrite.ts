import {
  type CompareOperator,
  type ConditionNode,
  isFalseNode,
  isTrueNode,
  type SumNode,
  type Term,
  type TestNode,
} from "../../condition/node.ts";
import { compareSums, type Operand, termOfSum, testOperand } from "../../condition/sums.ts";
import { compareOperands, testTerm } from "../../condition/terms.ts";
import type { VariableRanges } from "../../condition/value-set.ts";

/**
 * Rewrites a test of a variable after some steps, using `operand`, the variable's value expressed by the state before
 * them.
 */
export function rewriteTest(
  { operator, value }: TestNode,
  operand: Operand,
  ranges: VariableRanges,
): ConditionNode {
  if (typeof operand !== "number") {
    return "factors" in operand
      ? testOperand(operand, operator, value, ranges)
      : testTerm(operand, operator, value);
  }
  if (operator === ">=") return compareOperands("<=", value, operand);
  return compareOperands(operator, operand, value);
}

/**
 * Rewrites a term of a variable after some steps, using `operand`, the variable's value expressed by the state before
 * them.
 */
function rewriteTerm(term: Term, operand: Operand): Operand {
  if (typeof operand === "number") return Math.min(term.cap, operand + term.offset);
  if ("factors" in operand) return termOfSum(term, operand);
  return {
    variable: operand.variable,
    offset: operand.offset + term.offset,
    cap: Math.min(term.cap, operand.cap + term.offset),
  };
}

/**
 * Rewrites a comparison of terms after some steps, using the values of their variables expressed by the state before
 * them.
 */
export function rewriteComparison(
  node: { readonly operator: CompareOperator; readonly left: Term; readonly right: Term },
  leftOperand: Operand,
  rightOperand: Operand,
  ranges: VariableRanges,
): ConditionNode {
  const left = rewriteTerm(node.left, leftOperand);
  const right = rewriteTerm(node.right, rightOperand);
  if (isSum(left) || isSum(right)) {
    return compareSums(node.operator, left, right, ranges);
  }
  return compareOperands(node.operator, left, right);
}

function isSum(operand: Operand): operand is Exclude<Operand, Term | number> {
  return typeof operand !== "number" && "factors" in operand;
}

/** Functions that rewrite the leaves of a condition. */
export interface LeafRewriter {
  test(node: TestNode): ConditionNode;
  compare(operator: CompareOperator, left: Term, right: Term): ConditionNode;
  sum(node: SumNode): ConditionNode;
}

/** Rewrites a condition leaf by leaf; leaves that become constant are simplified away. */
export function rewrite(node: ConditionNode, leaves: LeafRewriter): ConditionNode {
  switch (node.kind) {
    case "test":
      return leaves.test(node);
    case "compare":
      return leaves.compare(node.operator, node.left, node.right);
    case "sum":
      return leaves.sum(node);
    default: {
      const children: ConditionNode[] = [];
      const absorbing = node.kind === "all" ? isFalseNode : isTrueNode;
      const neutral = node.kind === "all" ? isTrueNode : isFalseNode;
      for (const child of node.children) {
        const rewritten = rewrite(child, leaves);
        if (absorbing(rewritten)) return rewritten;
        if (!neutral(rewritten)) children.push(rewritten);
      }
      return { kind: node.kind, children };
    }
  }
}
