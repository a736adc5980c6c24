import type { ConditionNode } from "@understudy/planner-core/compiled";

/** The conjuncts of a simplified condition. */
export function goalConjuncts(node: ConditionNode): readonly ConditionNode[] {
  return node.kind === "all" ? node.children : [node];
}

/** The conjunction of some conditions. */
export function conjunction(nodes: readonly ConditionNode[]): ConditionNode {
  return nodes.length === 1 ? (nodes[0] as ConditionNode) : { kind: "all", children: nodes };
}

/** Visits each occurrence of a variable in a condition. */
export function eachVariable(node: ConditionNode, visit: (variable: number) => void): void {
  switch (node.kind) {
    case "test":
      visit(node.variable);
      return;
    case "compare":
      visit(node.left.variable);
      visit(node.right.variable);
      return;
    case "sum":
      for (const { variable } of node.terms) visit(variable);
      return;
    default:
      for (const child of node.children) eachVariable(child, visit);
  }
}

/** The number of nodes of a condition. */
export function nodeCountOf(node: ConditionNode): number {
  if (!("children" in node)) return 1;
  let size = 1;
  for (const child of node.children) size += nodeCountOf(child);
  return size;
}
