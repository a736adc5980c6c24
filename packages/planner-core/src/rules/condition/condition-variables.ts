import type { ConditionNode } from "./node.ts";

/**
 * The variables of a condition, each once.
 *
 * @param into an existing set to extend
 */
export function conditionVariables(
  node: ConditionNode,
  into: Set<number> = new Set(),
): Set<number> {
  if (node.kind === "test") into.add(node.variable);
  else if (node.kind === "compare") into.add(node.left.variable).add(node.right.variable);
  else if (node.kind === "sum") for (const { variable } of node.terms) into.add(variable);
  else for (const child of node.children) conditionVariables(child, into);
  return into;
}

/** Number of variables up to which a list is searched instead of a set. */
const FEW = 16;

/** The variables of several conditions, each once. */
export function variablesOf(nodes: readonly ConditionNode[]): number[] {
  if (nodes.length > FEW || nodes.some(({ kind }) => kind !== "test")) {
    return [...conditionVariables({ kind: "all", children: nodes })];
  }
  const found: number[] = [];
  for (const node of nodes) {
    if (node.kind === "test" && !found.includes(node.variable)) found.push(node.variable);
  }
  return found;
}

/** The parts of a conjunction. */
export function conjuncts(node: ConditionNode): readonly ConditionNode[] {
  return node.kind === "all" ? node.children.flatMap(conjuncts) : [node];
}
