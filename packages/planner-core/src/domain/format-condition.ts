import type { CompareNode, ConditionNode, Term } from "../condition/node.ts";
import type { BoundSum } from "./lifted-sum.ts";
import { decodeValue, type Variable, type VariableTable } from "./variables.ts";

/**
 * A condition for people: `at=home,wood>=2,(has_axe=true or coins>=2)`. Derived variables and sums stand there as
 * they were written, where the condition still has that form.
 */
export function formatCondition(node: ConditionNode, variables: VariableTable): string {
  return variables.forms.textOf(node) ?? formatWritten(node, variables);
}

/** A condition for people, with what a derived variable stands for in place of its name. */
export function formatWritten(node: ConditionNode, variables: VariableTable): string {
  switch (node.kind) {
    case "test": {
      const variable = variables.all[node.variable];
      if (variable === undefined) throw new RangeError(`There is no variable ${node.variable}`);
      // A bound one beyond the range is how `<` and `>` of an end are stored.
      const inRange = node.value >= variable.min && node.value <= variable.max;
      const value = inRange ? decodeValue(variable, node.value) : node.value;
      return `${variable.name}${node.operator}${String(value)}`;
    }
    case "compare":
      return formatComparison(node, variables);
    case "all":
      if (node.children.length === 0) return "true";
      return node.children.map((child) => formatCondition(child, variables)).join(",");
    case "any":
      if (node.children.length === 0) return "false";
      return `(${node.children.map((child) => formatCondition(child, variables)).join(" or ")})`;
  }
}

function formatComparison(node: CompareNode, variables: VariableTable): string {
  const { left, operator, right } = node;
  if (operator === "<=" && left.offset === 1) {
    const before = { ...left, offset: 0, cap: left.cap - 1 };
    return `${formatTerm(before, variables)}<${formatTerm(right, variables)}`;
  }
  return `${formatTerm(left, variables)}${operator}${formatTerm(right, variables)}`;
}

function formatTerm(term: Term, variables: VariableTable): string {
  const variable = variables.all[term.variable];
  if (variable === undefined) throw new RangeError(`There is no variable ${term.variable}`);
  const { offset, cap } = term;
  const sum = offset === 0 ? variable.name : `${variable.name}${offset > 0 ? "+" : ""}${offset}`;
  return cap < variable.max + offset ? `min(${cap},${sum})` : sum;
}

/** A sum for people: `2 * load + weight - 1`. */
export function formatSum({ factors, constant }: BoundSum, variables: VariableTable): string {
  let text = "";
  const add = (amount: number, what: string): void => {
    if (text !== "") text += amount < 0 ? " - " : " + ";
    else if (amount < 0) text = "- ";
    text += what;
  };
  for (const [id, factor] of factors) {
    const { name } = variables.all[id] as Variable;
    const size = Math.abs(factor);
    add(factor, size === 1 ? name : `${size} * ${name}`);
  }
  if (constant !== 0 || text === "") add(constant, String(Math.abs(constant)));
  return text;
}
