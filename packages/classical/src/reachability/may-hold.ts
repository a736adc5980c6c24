import type { Domain } from "@understudy/planner-core";
import {
  type CompareNode,
  type ConditionNode,
  mayHoldWithin,
  type VariableBounds,
} from "@understudy/planner-core/compiled";
import { Allowed, type ReachedValues } from "./relaxed-values.ts";

/** A conjunction prepared for repeated checks: tests by variable, and all other conjuncts. */
export interface SortedCondition {
  readonly allowed: ReadonlyMap<number, Allowed>;
  readonly others: readonly ConditionNode[];
}

/** Sorts a condition and flattens nested conjunctions. */
export function sortCondition(
  node: ConditionNode,
  variables: Domain["variables"],
): SortedCondition {
  const allowed = new Map<number, Allowed>();
  const others: ConditionNode[] = [];
  const visit = (child: ConditionNode): void => {
    if (child.kind === "all") child.children.forEach(visit);
    else if (child.kind === "test") {
      const { variable } = child;
      let values = allowed.get(variable);
      if (values === undefined) {
        values = new Allowed(variables.min[variable] as number, variables.max[variable] as number);
        allowed.set(variable, values);
      }
      values.restrict(child);
    } else others.push(child);
  };
  visit(node);
  return { allowed, others };
}

/**
 * Whether a condition may hold if each variable takes any of its reached values. `false` is
 * certain, `true` is not, because variables are checked independently.
 */
export function mayHold(
  condition: SortedCondition,
  reached: readonly ReachedValues[],
  variables: Domain["variables"],
): boolean {
  for (const [variable, allowed] of condition.allowed) {
    if (!(reached[variable] as ReachedValues).meets(allowed)) return false;
  }
  const bounds: VariableBounds = {
    least: (variable) => (reached[variable] as ReachedValues).min,
    most: (variable) => (reached[variable] as ReachedValues).max,
  };
  return condition.others.every((node) => {
    if (node.kind === "any") {
      return node.children.some((child) =>
        mayHold(sortCondition(child, variables), reached, variables),
      );
    }
    return mayHoldWithin(node, bounds) && (node.kind !== "compare" || mayBeEqual(node, reached));
  });
}

/** Whether two variables may be equal, which is the case if their listed values overlap. */
function mayBeEqual(
  { operator, left, right }: CompareNode,
  reached: readonly ReachedValues[],
): boolean {
  const a = reached[left.variable] as ReachedValues;
  const b = reached[right.variable] as ReachedValues;
  const isPlain = left.offset === 0 && right.offset === 0;
  if (operator !== "=" || !isPlain || !a.isListed || !b.isListed) return true;
  for (let value = a.min; value <= a.max; value++) if (a.has(value) && b.has(value)) return true;
  return false;
}
