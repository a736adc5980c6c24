import { type ConditionNode, conditionVariables } from "@understudy/planner-core/compiled";

/** By slot that earlier steps write to: the sum that they add to it; undefined if one of them does anything else. */
export type WrittenSlots = ReadonlyMap<number, number | undefined>;

/** A condition after earlier steps, as one before them; undefined if those steps decide it. */
export function beforeWrites(
  node: ConditionNode,
  written: WrittenSlots,
): ConditionNode | undefined {
  if (node.kind !== "test" && node.kind !== "compare") return undefined;
  for (const slot of conditionVariables(node)) {
    if (written.has(slot) && written.get(slot) === undefined) return undefined;
  }
  const added = (slot: number): number => written.get(slot) ?? 0;
  if (node.kind === "test") return { ...node, value: node.value - added(node.variable) };
  const { left, right } = node;
  return {
    ...node,
    left: { ...left, offset: left.offset + added(left.variable) },
    right: { ...right, offset: right.offset + added(right.variable) },
  };
}
