import { conjuncts } from "../../condition/condition-variables.ts";
import type { CompareNode, ConditionNode, SumNode, Term, TestNode } from "../../condition/node.ts";
import type { LinearSum } from "../../condition/sums.ts";
import { decodeValue, type Variable, type VariableTable } from "../definition/variables.ts";

/**
 * A condition as text: `at=home,wood>=2,(has_axe=true or coins>=2)`. Derived variables and sums appear as written if
 * the condition still contains them whole.
 */
export function formatCondition(node: ConditionNode, variables: VariableTable): string {
  return variables.forms.textOf(node) ?? formatWritten(node, variables);
}

/** A condition as text, with each derived variable replaced by its condition. */
export function formatWritten(node: ConditionNode, variables: VariableTable): string {
  switch (node.kind) {
    case "test": {
      const variable = variables.all[node.variable];
      if (variable === undefined) throw new RangeError(`There is no variable ${node.variable}`);
      if (isLimit(node) && variable.type === "enum") {
        return formatChoice(variable, (code) => meets(node, code));
      }
      // A bound just outside the range comes from `<` or `>` with an end of the range.
      const inRange = node.value >= variable.min && node.value <= variable.max;
      const value = inRange ? decodeValue(variable, node.value) : node.value;
      return `${variable.name}${node.operator}${String(value)}`;
    }
    case "compare":
      return formatComparison(node, variables);
    case "sum":
      return formatSumNode(node, variables);
    case "all":
      if (node.children.length === 0) return "true";
      return readableParts(node, variables)
        .map((part) => formatPart(part, variables))
        .join(",");
    case "any": {
      if (node.children.length === 0) return "false";
      const tests = testsOfOneEnum(node.children, variables);
      if (tests !== undefined) {
        const variable = variables.all[tests[0]?.variable as number] as Variable;
        return formatChoice(variable, (code) => tests.some((test) => meets(test, code)));
      }
      return `(${node.children.map((child) => formatCondition(child, variables)).join(" or ")})`;
    }
  }
}

/**
 * The conjuncts of a condition, for display. Tests of the same enum are grouped, as the order of its values has no
 * meaning.
 */
export function readableParts(
  node: ConditionNode,
  variables: VariableTable,
): readonly ConditionNode[] {
  const parts: ConditionNode[] = [];
  const choices = new Map<number, { readonly at: number; readonly tests: TestNode[] }>();
  const children = node.kind === "all" ? node.children : [node];
  for (const part of children.flatMap((child) =>
    variables.forms.textOf(child) === undefined ? conjuncts(child) : [child],
  )) {
    const isChoice = part.kind === "test" && variables.all[part.variable]?.type === "enum";
    const known = isChoice ? choices.get(part.variable) : undefined;
    if (known !== undefined && isChoice) known.tests.push(part);
    else {
      if (isChoice) choices.set(part.variable, { at: parts.length, tests: [part] });
      parts.push(part);
    }
  }
  for (const { at, tests } of choices.values()) {
    if (tests.length > 1) parts[at] = { kind: "all", children: tests };
  }
  return parts;
}

function formatPart(part: ConditionNode, variables: VariableTable): string {
  if (part.kind !== "all") return formatCondition(part, variables);
  const written = variables.forms.textOf(part);
  if (written !== undefined) return written;
  const tests = part.children as readonly TestNode[];
  const variable = variables.all[tests[0]?.variable as number] as Variable;
  return formatChoice(variable, (code) => tests.every((test) => meets(test, code)));
}

/** The tests, if all are of the same enum; otherwise undefined. */
function testsOfOneEnum(
  nodes: readonly ConditionNode[],
  variables: VariableTable,
): readonly TestNode[] | undefined {
  const [first] = nodes;
  if (first?.kind !== "test" || variables.all[first.variable]?.type !== "enum") return undefined;
  const tests = nodes.filter(
    (node): node is TestNode => node.kind === "test" && node.variable === first.variable,
  );
  return tests.length === nodes.length ? tests : undefined;
}

/** The allowed values of an enum: `at in [home, mill]`, or `at!=mill` if only one is missing. */
function formatChoice({ name, values }: Variable, isAllowed: (code: number) => boolean): string {
  const allowed = values.filter((_, code) => isAllowed(code));
  const others = values.filter((value) => !allowed.includes(value));
  if (allowed.length === 1) return `${name}=${allowed[0]}`;
  if (others.length === 1) return `${name}!=${others[0]}`;
  return `${name} in [${allowed.join(", ")}]`;
}

function isLimit({ operator }: TestNode): boolean {
  return operator === ">=" || operator === "<=";
}

function meets({ operator, value }: TestNode, code: number): boolean {
  switch (operator) {
    case "=":
      return code === value;
    case "!=":
      return code !== value;
    case "<=":
      return code <= value;
    case ">=":
      return code >= value;
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

/** The two sides of a comparison of a sum, with positive factors only: `coins>=price + toll`. */
export function sidesOfSum({ terms, bound }: SumNode): {
  readonly left: LinearSum;
  readonly operator: "<=" | ">=";
  readonly right: LinearSum;
} {
  const isTurned = (terms[0]?.factor as number) < 0;
  const sign = isTurned ? -1 : 1;
  const left = new Map<number, number>();
  const right = new Map<number, number>();
  for (const { variable, factor } of terms) {
    if (sign * factor > 0) left.set(variable, sign * factor);
    else right.set(variable, -sign * factor);
  }
  return {
    left: { factors: left, constant: 0 },
    operator: isTurned ? ">=" : "<=",
    right: { factors: right, constant: 0 + sign * bound },
  };
}

function formatSumNode(node: SumNode, variables: VariableTable): string {
  const { left, operator, right } = sidesOfSum(node);
  return `${formatSum(left, variables)}${operator}${formatSum(right, variables)}`;
}

/** A sum as text: `2 * load + weight - 1`. */
export function formatSum({ factors, constant }: LinearSum, variables: VariableTable): string {
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
