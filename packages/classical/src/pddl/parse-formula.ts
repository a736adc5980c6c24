import type {
  Application,
  ArithmeticOperator,
  Change,
  ChangeOperation,
  Comparison,
  ComparisonOperator,
  Conjunction,
  Equality,
  Literal,
  NumericExpression,
} from "./ast.ts";
import { pddlError } from "./pddl-error.ts";
import type { ListNode, Node } from "./read-expression.ts";
import { expectList, expectName, expectTerm, headOf, isNumeral } from "./syntax.ts";
import { refuseUnsupported } from "./unsupported.ts";

const OPPOSITE: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  "=": "!=",
  "!=": "=",
  "<": ">=",
  "<=": ">",
  ">": "<=",
  ">=": "<",
};

/** Reads a precondition or goal: a conjunction of facts, equalities and comparisons. */
export function parseFormula(node: ListNode): Conjunction {
  const into = {
    literals: [] as Literal[],
    equalities: [] as Equality[],
    comparisons: [] as Comparison[],
  };
  addCondition(node, false, into);
  return into;
}

type MutableConjunction = {
  readonly [Key in keyof Conjunction]: Conjunction[Key][number][];
};

function addCondition(node: ListNode, isNegated: boolean, into: MutableConjunction): void {
  const { items, place } = node;
  const head = headOf(node);
  if (items.length === 0 && !isNegated) return;
  if (head === "and" && !isNegated) {
    for (const item of items.slice(1)) addCondition(expectList(item, "a fact", place), false, into);
  } else if (head === "and") {
    const hint = "split the action into one for each alternative";
    throw pddlError(place, "a negated conjunction is a disjunction, which is not supported", hint);
  } else if (head === "not") {
    expectLength(node, 2);
    addCondition(expectList(items[1], "a fact", place), !isNegated, into);
  } else if (isComparison(node)) {
    expectLength(node, 3);
    const operator = head as ComparisonOperator;
    into.comparisons.push({
      operator: isNegated ? OPPOSITE[operator] : operator,
      left: parseExpression(items[1] as Node),
      right: parseExpression(items[2] as Node),
      place,
    });
  } else if (head === "=") {
    expectLength(node, 3);
    const [left, right] = [expectTerm(items[1], place), expectTerm(items[2], place)];
    into.equalities.push({ left, right, isNegated, place });
  } else {
    refuseUnsupported(node);
    into.literals.push({ ...parseApplication(node, "a predicate"), isNegated });
  }
}

/** `=` compares numbers where a side is a number or a list, else objects. */
function isComparison(node: ListNode): boolean {
  const head = headOf(node);
  if (head !== "=") return ["<", "<=", ">", ">="].includes(head);
  return node.items.slice(1).some((item) => item.kind === "list" || isFraction(item.text));
}

/** Objects may be called 1 as well, but then the other side is no number. */
function isFraction(text: string): boolean {
  return isNumeral(text) && !/^\d+$/.test(text);
}

/** Reads effects: facts added and deleted, numbers changed. */
export function parseEffect(node: ListNode): {
  readonly literals: readonly Literal[];
  readonly changes: readonly Change[];
} {
  const into = { literals: [] as Literal[], changes: [] as Change[] };
  addEffect(node, into);
  return into;
}

function addEffect(
  node: ListNode,
  into: { readonly literals: Literal[]; readonly changes: Change[] },
): void {
  const { items, place } = node;
  const head = headOf(node);
  if (items.length === 0) return;
  if (head === "and") {
    for (const item of items.slice(1)) addEffect(expectList(item, "an effect", place), into);
  } else if (head === "not") {
    expectLength(node, 2);
    const fact = expectList(items[1], "a fact", place);
    refuseUnsupported(fact);
    into.literals.push({ ...parseApplication(fact, "a predicate"), isNegated: true });
  } else if (head === "increase" || head === "decrease" || head === "assign") {
    expectLength(node, 3);
    into.changes.push({
      operation: head satisfies ChangeOperation,
      fluent: parseFluent(items[1] as Node),
      amount: parseExpression(items[2] as Node),
      place,
    });
  } else {
    refuseUnsupported(node);
    into.literals.push({ ...parseApplication(node, "a predicate"), isNegated: false });
  }
}

/** Reads a numeric expression. */
function parseExpression(node: Node): NumericExpression {
  const { place } = node;
  if (node.kind === "word" && isNumeral(node.text)) {
    return { kind: "number", value: Number(node.text), place };
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

/** Reads a function applied to terms; without parameters the parentheses may be left out. */
export function parseFluent(node: Node): Application {
  if (node.kind === "list") return parseApplication(node, "a function");
  const { text, place } = expectName(node, "a function", node.place);
  return { name: text, terms: [], place };
}

/** Reads a predicate or function applied to terms. */
export function parseApplication(node: ListNode, what: string): Application {
  const { text } = expectName(node.items[0], what, node.place);
  const terms = node.items.slice(1).map((item) => expectTerm(item, item.place));
  return { name: text, terms, place: node.place };
}

function expectLength({ items, place }: ListNode, length: number): void {
  if (items.length === length) return;
  const head = items[0]?.kind === "word" ? items[0].text : "this";
  throw pddlError(place, `${head} takes ${length - 1} operands, not ${items.length - 1}`);
}
