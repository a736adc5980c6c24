import type { Domain } from "@understudy/planner-core";
import type { CompareNode, ConditionNode, Term } from "@understudy/planner-core/compiled";
import { Allowed, type ReachedValues } from "./relaxed-values.ts";

/** A conjunction, sorted for repeated looks: tests by variable, the rest as it is. */
export interface SortedCondition {
  readonly allowed: ReadonlyMap<number, Allowed>;
  readonly others: readonly ConditionNode[];
}

/** Sorts a condition; nested conjunctions are taken apart. */
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
 * Whether a condition may hold when every variable takes any of its reached values. `false` is
 * certain; `true` is not: variables are looked at one by one.
 */
export function mayHold(
  condition: SortedCondition,
  reached: readonly ReachedValues[],
  variables: Domain["variables"],
): boolean {
  for (const [variable, allowed] of condition.allowed) {
    if (!(reached[variable] as ReachedValues).meets(allowed)) return false;
  }
  return condition.others.every((node) =>
    node.kind === "any"
      ? node.children.some((child) => mayHold(sortCondition(child, variables), reached, variables))
      : comparisonMayHold(node as CompareNode, reached),
  );
}

function comparisonMayHold(
  { operator, left, right }: CompareNode,
  reached: readonly ReachedValues[],
): boolean {
  const a = reached[left.variable] as ReachedValues;
  const b = reached[right.variable] as ReachedValues;
  const aMin = termValue(left, a.min);
  const aMax = termValue(left, a.max);
  const bMin = termValue(right, b.min);
  const bMax = termValue(right, b.max);
  switch (operator) {
    case "<=":
      return aMin <= bMax;
    case "!=":
      return !(aMin === aMax && bMin === bMax && aMin === bMin);
    default:
      if (!a.isListed || !b.isListed || left.offset !== 0 || right.offset !== 0) {
        return aMin <= bMax && bMin <= aMax;
      }
      for (let value = a.min; value <= a.max; value++) {
        if (a.has(value) && b.has(value)) return true;
      }
      return false;
  }
}

function termValue({ offset, cap }: Term, value: number): number {
  return Math.min(cap, value + offset);
}
