import { type ConditionNode, makeTest, type Term } from "../../rules/condition/node.ts";

/** A condition on other variables. */
export function relocate(node: ConditionNode, slots: Int32Array): ConditionNode {
  const at = (variable: number): number => slots[variable] as number;
  const term = ({ variable, offset, cap }: Term): Term => ({ variable: at(variable), offset, cap });
  switch (node.kind) {
    case "test":
      return makeTest(at(node.variable), node.operator, node.value);
    case "compare":
      return { ...node, left: term(node.left), right: term(node.right) };
    case "sum": {
      const terms = node.terms.map(({ variable, factor }) => ({ variable: at(variable), factor }));
      return { ...node, terms: terms.sort((a, b) => a.variable - b.variable) };
    }
    default:
      return { kind: node.kind, children: node.children.map((child) => relocate(child, slots)) };
  }
}
