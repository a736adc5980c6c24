import type { Domain } from "@understudy/planner-core";
import {
  ASSIGN,
  COPY,
  type ConditionNode,
  EFFECT_LENGTH,
  INCREASE,
} from "@understudy/planner-core/compiled";

/**
 * Whether an action may make a false condition true. Conservative: true if this cannot be decided.
 */
export function mayAchieve(domain: Domain, action: number, node: ConditionNode): boolean {
  switch (node.kind) {
    case "test": {
      const { effects, effectStart } = domain.actions;
      const end = effectStart[action + 1] as number;
      for (let at = effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
        if (effects[at + 1] !== node.variable) continue;
        if (effectMayMeet(domain, at, node.operator, node.value)) return true;
      }
      return false;
    }
    case "compare": {
      const { left, right } = node;
      return writes(domain, action, left.variable) || writes(domain, action, right.variable);
    }
    case "sum":
      return node.terms.some(({ variable }) => writes(domain, action, variable));
    default: {
      const [first] = node.children;
      const isChoice =
        first?.kind === "test" &&
        node.kind === "all" &&
        node.children.every((child) => child.kind === "test" && child.variable === first.variable);
      // All tests of a variable must accept the value written to it.
      return isChoice
        ? node.children.every((child) => mayAchieve(domain, action, child))
        : node.children.some((child) => mayAchieve(domain, action, child));
    }
  }
}

function effectMayMeet(
  domain: Domain,
  at: number,
  operator: "=" | "!=" | "<=" | ">=",
  value: number,
): boolean {
  const { effects } = domain.actions;
  const { min, max } = domain.variables;
  const operand = effects[at + 2] as number;
  const bound = effects[at + 3] as number;
  const meets = (low: number, high: number): boolean => {
    switch (operator) {
      case "=":
        return low <= value && value <= high;
      case "!=":
        return low !== value || high !== value;
      case "<=":
        return low <= value;
      case ">=":
        return high >= value;
    }
  };
  const variable = effects[at + 1] as number;
  switch (effects[at]) {
    case ASSIGN:
      return meets(operand, operand);
    case COPY:
      return meets(
        Math.min(bound, min[operand] as number),
        Math.min(bound, max[operand] as number),
      );
    case INCREASE:
      return operand > 0 && operator !== "<=" && meets(min[variable] as number, bound);
    default:
      return (
        operand > 0 && operator !== ">=" && meets(min[variable] as number, max[variable] as number)
      );
  }
}

function writes(domain: Domain, action: number, variable: number): boolean {
  const { effects, effectStart } = domain.actions;
  const end = effectStart[action + 1] as number;
  for (let at = effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
    if (effects[at + 1] === variable) return true;
  }
  return false;
}
