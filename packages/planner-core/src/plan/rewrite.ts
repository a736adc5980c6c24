import {
  type CompareOperator,
  type ConditionNode,
  isFalseNode,
  isTrueNode,
  type Term,
  type TestNode,
} from "../condition/node.ts";
import { compareOperands, testTerm } from "../condition/terms.ts";

/** A test of a variable after some steps, which is worth `operand` in terms of the state before them. */
export function rewriteTest({ operator, value }: TestNode, operand: Term | number): ConditionNode {
  if (typeof operand !== "number") return testTerm(operand, operator, value);
  if (operator === ">=") return compareOperands("<=", value, operand);
  return compareOperands(operator, operand, value);
}

/** A term over a variable after some steps, which is worth `operand` in terms of the state before them. */
export function rewriteTerm(term: Term, operand: Term | number): Term | number {
  if (typeof operand === "number") return Math.min(term.cap, operand + term.offset);
  return {
    variable: operand.variable,
    offset: operand.offset + term.offset,
    cap: Math.min(term.cap, operand.cap + term.offset),
  };
}

/** How the leaves of a condition are rewritten. */
export interface LeafRewriter {
  test(node: TestNode): ConditionNode;
  compare(operator: CompareOperator, left: Term, right: Term): ConditionNode;
}

/** Rewrites a condition leaf by leaf; what is true or false of its own goes. */
export function rewrite(node: ConditionNode, leaves: LeafRewriter): ConditionNode {
  switch (node.kind) {
    case "test":
      return leaves.test(node);
    case "compare":
      return leaves.compare(node.operator, node.left, node.right);
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
