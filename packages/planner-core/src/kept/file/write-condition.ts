import { isRecord } from "../../base/json/issues.ts";
import type { CompareNode, ConditionNode, SumNode, TestNode } from "../../rules/condition/node.ts";
import { simplify } from "../../rules/condition/simplify.ts";
import type { LinearSum } from "../../rules/condition/sums.ts";
import { formatSum, sidesOfSum } from "../../rules/domain/actions/format-condition.ts";
import type { Condition, Value } from "../../rules/domain/definition/definition.ts";
import {
  decodeValue,
  MAX_INTEGER,
  type Variable,
  type VariableTable,
} from "../../rules/domain/definition/variables.ts";
import { MAX_SUM_FACTOR, MAX_SUM_TERMS } from "../../rules/domain/lift/lifted-sum.ts";

/** The comparisons of one variable found so far. */
type Comparisons = Record<string, unknown>;

/**
 * Writes a compiled condition in the domain language; undefined if that cannot express it: it is never true, compares
 * capped terms such as `min(8,wood+2)<=price`, or has a sum of too many variables.
 */
export function writeCondition(
  node: ConditionNode,
  variables: VariableTable,
): Condition | undefined {
  return write(simplify(node, variables), variables);
}

function write(node: ConditionNode, variables: VariableTable): Condition | undefined {
  switch (node.kind) {
    case "test":
      return writeTest(node, variables);
    case "compare":
      return writeComparison(node, variables);
    case "sum":
      return writeSum(node, variables);
    case "any": {
      if (node.children.length === 0) return undefined;
      const members = writeMembership(node.children, variables);
      if (members !== undefined) return members;
      const parts = writeAll(node.children, variables);
      return parts === undefined ? undefined : { anyOf: parts };
    }
    case "all": {
      const parts = writeAll(node.children, variables);
      return parts === undefined ? undefined : join(parts);
    }
  }
}

/** Writes a disjunction as `{"at": {"in": ["home", "inn"]}}`, if possible. */
function writeMembership(
  nodes: readonly ConditionNode[],
  variables: VariableTable,
): Condition | undefined {
  const values: Value[] = [];
  let sole: Variable | undefined;
  for (const node of nodes) {
    if (node.kind !== "test" || node.operator !== "=") return undefined;
    const variable = variables.all[node.variable] as Variable;
    if (sole !== undefined && variable !== sole) return undefined;
    sole = variable;
    values.push(decodeValue(variable, node.value));
  }
  return sole === undefined ? undefined : { [sole.name]: { in: values } };
}

function writeAll(
  nodes: readonly ConditionNode[],
  variables: VariableTable,
): Condition[] | undefined {
  const parts: Condition[] = [];
  for (const node of nodes) {
    const part = write(node, variables);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return parts;
}

/** Joins all parts in one object, or in several if a key is needed twice. */
function join(parts: readonly Condition[]): Condition {
  const joined: Record<string, unknown> = {};
  const others: Condition[] = [];
  for (const part of parts) {
    const fits = Object.entries(part).every(
      ([key, value]) => !Object.hasOwn(joined, key) || areDisjointComparisons(joined[key], value),
    );
    if (!fits) {
      others.push(part);
      continue;
    }
    for (const [key, value] of Object.entries(part)) {
      joined[key] = Object.hasOwn(joined, key)
        ? { ...(joined[key] as Comparisons), ...(value as Comparisons) }
        : value;
    }
  }
  if (others.length > 0) joined["allOf"] = [...((joined["allOf"] as Condition[]) ?? []), ...others];
  return joined as Condition;
}

function areDisjointComparisons(left: unknown, right: unknown): boolean {
  const both = [left, right];
  if (!both.every(isRecord)) {
    return false;
  }
  const [a, b] = both as [Comparisons, Comparisons];
  if ("var" in a || "var" in b) return false;
  return Object.keys(a).every((key) => !(key in b));
}

function writeTest(node: TestNode, variables: VariableTable): Condition {
  const variable = variables.all[node.variable] as Variable;
  const { name } = variable;
  const value = decodeValue(variable, node.value);
  if (node.operator === "=") return { [name]: value };
  if (variable.type === "integer" || node.operator === "!=") {
    return { [name]: { [node.operator]: value } };
  }
  // A conjunction of `!=` on an enum is stored as a range of codes.
  const excluded: Condition[] = [];
  for (let code = variable.min; code <= variable.max; code++) {
    if (node.operator === "<=" ? code > node.value : code < node.value) {
      excluded.push({ [name]: { "!=": decodeValue(variable, code) } });
    }
  }
  return join(excluded);
}

function writeComparison(node: CompareNode, variables: VariableTable): Condition | undefined {
  const { left, right, operator } = node;
  const sides = [left, right].map(({ variable, offset, cap }) => {
    const declared = variables.all[variable] as Variable;
    return { name: declared.name, isCapped: cap < declared.max + offset };
  });
  const [l, r] = sides as [(typeof sides)[0], (typeof sides)[0]];
  if (l === undefined || r === undefined || l.isCapped || r.isCapped) return undefined;
  const reference = { var: r.name };
  const difference = left.offset - right.offset;
  if (operator === "<=" && difference === 1) return { [l.name]: { "<": reference } };
  if (Math.abs(difference) > MAX_INTEGER) return undefined;
  if (difference !== 0) {
    const bound = 0 - difference;
    return { [`${l.name} - ${r.name}`]: operator === "=" ? bound : { [operator]: bound } };
  }
  return { [l.name]: operator === "=" ? reference : { [operator]: reference } };
}

function writeSum(node: SumNode, variables: VariableTable): Condition | undefined {
  const { left, operator, right } = sidesOfSum(node);
  if (!isWritable(left) || !isWritable(right)) return undefined;
  const operand = right.factors.size === 0 ? right.constant : { var: formatSum(right, variables) };
  return { [formatSum(left, variables)]: { [operator]: operand } };
}

function isWritable({ factors, constant }: LinearSum): boolean {
  if (factors.size > MAX_SUM_TERMS) return false;
  return [constant, ...factors.values()].every((factor) => Math.abs(factor) <= MAX_SUM_FACTOR);
}
