import type { ConditionNode } from "./node.ts";

/** The variables that a condition mentions, each once. */
export function conditionVariables(node: ConditionNode): Set<number> {
  const found = new Set<number>();
  const visit = (part: ConditionNode): void => {
    if (part.kind === "test") found.add(part.variable);
    else if (part.kind === "compare") {
      found.add(part.left.variable);
      found.add(part.right.variable);
    } else part.children.forEach(visit);
  };
  visit(node);
  return found;
}

/** The parts of a conjunction. */
export function conjuncts(node: ConditionNode): readonly ConditionNode[] {
  return node.kind === "all" ? node.children.flatMap(conjuncts) : [node];
}
