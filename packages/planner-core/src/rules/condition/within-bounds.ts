import type { ConditionNode, Term } from "./node.ts";

/** Least and greatest possible value of each variable. */
export interface VariableBounds {
  least(variable: number): number;
  most(variable: number): number;
}

/**
 * Whether a condition can hold for any values within the bounds. `false` is certain, `true` is not, as each variable is
 * checked separately.
 */
export function mayHoldWithin(node: ConditionNode, bounds: VariableBounds): boolean {
  switch (node.kind) {
    case "test": {
      const [least, most] = [bounds.least(node.variable), bounds.most(node.variable)];
      if (node.operator === "<=") return least <= node.value;
      if (node.operator === ">=") return most >= node.value;
      const isWithin = least <= node.value && node.value <= most;
      return node.operator === "=" ? isWithin : !(isWithin && least === most);
    }
    case "compare": {
      const { left, operator, right } = node;
      const [leastLeft, mostLeft] = boundsOf(left, bounds);
      const [leastRight, mostRight] = boundsOf(right, bounds);
      if (operator === "<=") return leastLeft <= mostRight;
      const mayMeet = leastLeft <= mostRight && leastRight <= mostLeft;
      const areFixed = leastLeft === mostLeft && leastRight === mostRight;
      return operator === "=" ? mayMeet : !(mayMeet && areFixed);
    }
    case "sum": {
      let least = 0;
      for (const { variable, factor } of node.terms) {
        least += factor * (factor > 0 ? bounds.least(variable) : bounds.most(variable));
      }
      return least <= node.bound;
    }
    case "all":
      return node.children.every((child) => mayHoldWithin(child, bounds));
    case "any":
      return node.children.some((child) => mayHoldWithin(child, bounds));
  }
}

/** The value of a term for a value of its variable. */
export function termAt({ offset, cap }: Term, value: number): number {
  return Math.min(cap, value + offset);
}

function boundsOf(term: Term, bounds: VariableBounds): readonly [least: number, most: number] {
  return [termAt(term, bounds.least(term.variable)), termAt(term, bounds.most(term.variable))];
}
