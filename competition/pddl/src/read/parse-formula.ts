import { parseNumber } from "../exact-number.ts";
import { pddlError } from "../pddl-error.ts";
import type {
  Application,
  ArithmeticOperator,
  ComparisonOperator,
  Formula,
  NumericExpression,
  TypedName,
} from "./ast.ts";
import type { ListNode, Node } from "./expression-tree.ts";
import { meantKeyword, OPERATORS } from "./keywords.ts";
import { expectList, expectName, expectTerm, headOf, isNumeral, readTypedList } from "./syntax.ts";
import { refuseUnsupported } from "./unsupported.ts";

/** The complement of each comparison. */
export const OPPOSITE: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  "=": "!=",
  "!=": "=",
  "<": ">=",
  "<=": ">",
  ">": "<=",
  ">=": "<",
};

/** The true condition. */
export const TRUE_FORMULA: Formula = { kind: "all", parts: [] };

/** Parses a condition into negation normal form. */
export function parseFormula(node: ListNode): Formula {
  return node.items.length === 0 ? TRUE_FORMULA : read(node, false);
}

function read(node: ListNode, isNegated: boolean): Formula {
  const { items, place } = node;
  const head = headOf(node);
  const part = (index: number, negated = isNegated): Formula => {
    return read(expectList(items[index], "a condition", place), negated);
  };
  switch (head) {
    case "and":
    case "or": {
      const parts = items.slice(1).map((_, index) => part(index + 1));
      return { kind: (head === "and") === isNegated ? "any" : "all", parts };
    }
    case "not":
      expectLength(node, 2);
      return part(1, !isNegated);
    case "imply":
      expectLength(node, 3);
      return { kind: isNegated ? "all" : "any", parts: [part(1, !isNegated), part(2)] };
    case "forall":
    case "exists": {
      expectLength(node, 3);
      const parameters = readQuantified(node);
      const kind = (head === "forall") === isNegated ? "exists" : "forall";
      return { kind, parameters, part: part(2) };
    }
    default:
      return readLeaf(node, isNegated);
  }
}

function readLeaf(node: ListNode, isNegated: boolean): Formula {
  const { items, place } = node;
  const head = headOf(node);
  if (isComparison(node)) {
    expectLength(node, 3);
    const operator = head as ComparisonOperator;
    return {
      kind: "comparison",
      operator: isNegated ? OPPOSITE[operator] : operator,
      left: parseExpression(items[1] as Node),
      right: parseExpression(items[2] as Node),
      place,
    };
  }
  if (head === "=") {
    expectLength(node, 3);
    const [left, right] = [expectTerm(items[1], place), expectTerm(items[2], place)];
    return { kind: "equality", left, right, isNegated, place };
  }
  refuseUnsupported(node);
  return { kind: "literal", ...parseApplication(node, "a predicate"), isNegated };
}

/** The variables of a quantifier: `(forall (?x - thing) …)`. */
export function readQuantified({ items, place }: ListNode): readonly TypedName[] {
  return readTypedList(expectList(items[1], "a list of variables", place).items, "variable");
}

/** Number of literals and comparisons in a condition as written, plus additional numbers in comparisons. */
export function formulaSize(formula: Formula): number {
  if ("parts" in formula) return formula.parts.reduce((sum, part) => sum + formulaSize(part), 0);
  if ("part" in formula) return formulaSize(formula.part);
  if (formula.kind !== "comparison") return 1;
  return expressionSize(formula.left) + expressionSize(formula.right) - 1;
}

/** Number of constants and functions in an expression as written. */
export function expressionSize(expression: NumericExpression): number {
  if (expression.kind !== "operation") return 1;
  return expression.operands.reduce((sum, operand) => sum + expressionSize(operand), 0);
}

/** `=` compares numbers if a side is a number or a list, otherwise objects. */
function isComparison(node: ListNode): boolean {
  const head = headOf(node);
  if (head !== "=") return ["<", "<=", ">", ">="].includes(head);
  return node.items.slice(1).some((item) => item.kind === "list" || isFraction(item.text));
}

/** An object may be named 1, but then the other side is no number. */
function isFraction(text: string): boolean {
  return isNumeral(text) && !/^\d+(e\d+)?$/.test(text);
}

/** Parses a numeric expression. */
export function parseExpression(node: Node): NumericExpression {
  const { place } = node;
  if (node.kind === "word" && isNumeral(node.text)) {
    return { kind: "number", value: parseNumber(node.text, place), place };
  }
  const operator = node.kind === "list" ? headOf(node) : "";
  if (node.kind === "word" || !["+", "-", "*", "/"].includes(operator))
    return { kind: "fluent", ...parseFluent(node) };
  const operands = node.items.slice(1).map(parseExpression);
  const isUnary = operator === "-" && operands.length === 1;
  if (operands.length < 2 && !isUnary) {
    throw pddlError(place, `${operator} needs two operands`);
  }
  return { kind: "operation", operator: operator as ArithmeticOperator, operands, place };
}

/** Parses a function with terms; without parameters, parentheses are optional. */
export function parseFluent(node: Node): Application {
  if (node.kind === "list") return parseApplication(node, "a function");
  const { text, place } = expectName(node, "a function", node.place);
  return { name: text, terms: [], place };
}

/** Parses a predicate or function with terms. */
export function parseApplication(node: ListNode, what: string): Application {
  const { text } = expectName(node.items[0], what, node.place);
  const list = node.items.slice(1).find((item) => item.kind === "list");
  if (list !== undefined) {
    const meant = meantKeyword(text, OPERATORS);
    const hint =
      meant === undefined ? "terms are objects and variables such as ?x" : `did you mean ${meant}?`;
    throw pddlError(list.place, `${text} is read as ${what}, which takes no lists`, hint);
  }
  const terms = node.items.slice(1).map((item) => expectTerm(item, item.place));
  return { name: text, terms, place: node.place };
}

/** @throws PddlError unless a list has this many items, including its head */
export function expectLength({ items, place }: ListNode, length: number): void {
  if (items.length === length) return;
  const head = items[0]?.kind === "word" ? items[0].text : "this";
  throw pddlError(place, `${head} takes ${length - 1} operands, not ${items.length - 1}`);
}
