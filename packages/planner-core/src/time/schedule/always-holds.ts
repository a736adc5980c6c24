import type { ConditionNode } from "../../rules/condition/node.ts";
import type { VariableRanges } from "../../rules/condition/value-set.ts";

/** Whether a condition only names its variables: one of all values of one variable, or a bound that never matters. */
export function alwaysHolds(node: ConditionNode, { min, max }: VariableRanges): boolean {
  if (node.kind === "test") {
    const { variable, operator, value } = node;
    if (operator === "<=") return value >= (max[variable] as number);
    return operator === ">=" && value <= (min[variable] as number);
  }
  if (node.kind !== "any") return false;
  const [first] = node.children;
  if (first?.kind !== "test") return false;
  const { variable } = first;
  const values = new Set<number>();
  for (const child of node.children) {
    if (child.kind !== "test" || child.operator !== "=" || child.variable !== variable)
      return false;
    values.add(child.value);
  }
  return values.size > (max[variable] as number) - (min[variable] as number);
}
