import type { ConditionNode, Term } from "./node.ts";

/** The negation of a condition. Linear in its size. */
export function negate(node: ConditionNode): ConditionNode {
  switch (node.kind) {
    case "test":
      switch (node.operator) {
        case "=":
          return { ...node, operator: "!=" };
        case "!=":
          return { ...node, operator: "=" };
        case "<=":
          return { ...node, operator: ">=", value: node.value + 1 };
        default:
          return { ...node, operator: "<=", value: node.value - 1 };
      }
    case "compare":
      switch (node.operator) {
        case "=":
          return { ...node, operator: "!=" };
        case "!=":
          return { ...node, operator: "=" };
        default:
          return { ...node, left: successor(node.right), right: node.left };
      }
    case "sum": {
      const terms = node.terms.map(({ variable, factor }) => ({ variable, factor: -factor }));
      return { kind: "sum", terms, bound: -node.bound - 1 };
    }
    default: {
      const children = node.children.map(negate);
      return { kind: node.kind === "all" ? "any" : "all", children };
    }
  }
}

function successor({ variable, offset, cap }: Term): Term {
  return { variable, offset: offset + 1, cap: cap + 1 };
}
