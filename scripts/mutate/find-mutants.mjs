// The mutations of `pnpm mutate`, one at a time: a changed comparison, `&&` for `||`, a sign, a boolean, a number, a
// removed call.
import { parseAst } from "vitest/node";

const OPERATORS = {
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "===": "!==",
  "!==": "===",
  "&&": "||",
  "||": "&&",
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "++": "--",
  "--": "++",
  "+=": "-=",
  "-=": "+=",
};
const KEPT_OF_TYPES = ["TSAsExpression", "TSNonNullExpression", "TSSatisfiesExpression"];

const isText = (node) => node.type === "TemplateLiteral" || typeof node.value === "string";
const isFunction = ({ type }) =>
  /Function/.test(type) || type === "MethodDefinition" || type === "PropertyDefinition";

/** The call of a statement, whose result is dropped. */
function calledBy({ expression }) {
  const inner = expression.type === "ChainExpression" ? expression.expression : expression;
  if (inner.type === "AwaitExpression" || inner.operator === "void") {
    return calledBy({ expression: inner.argument });
  }
  return inner.type === "CallExpression" && inner.callee.type !== "Super" ? inner : undefined;
}

function operatorEdit(node, code, from, to) {
  const changed = OPERATORS[node.operator];
  if (changed === undefined) return [];
  const start = code.indexOf(node.operator, from);
  const end = start + node.operator.length;
  if (start < 0 || end > to) return [];
  return [{ start, end, text: changed, change: `${node.operator} becomes ${changed}` }];
}

function leftOut(node, code, operator) {
  const text = `(${code.slice(node.argument.start, node.argument.end)})`;
  return [{ start: node.start, end: node.end, text, change: `${operator} left out` }];
}

function literalEdit({ start, end, value }) {
  if (typeof value !== "boolean" && typeof value !== "number") return [];
  const text = typeof value === "boolean" ? String(!value) : String(value + 1);
  return [{ start, end, text, change: `${value} becomes ${text}` }];
}

const EDITS = {
  BinaryExpression: (node, code) =>
    node.operator === "+" && (isText(node.left) || isText(node.right))
      ? []
      : operatorEdit(node, code, node.left.end, node.right.start),
  LogicalExpression: (node, code) => operatorEdit(node, code, node.left.end, node.right.start),
  AssignmentExpression: (node, code) =>
    isText(node.right) ? [] : operatorEdit(node, code, node.left.end, node.right.start),
  UpdateExpression: (node, code) => operatorEdit(node, code, node.start, node.end),
  UnaryExpression: (node, code) =>
    node.operator === "!" || node.operator === "-" ? leftOut(node, code, node.operator) : [],
  Literal: literalEdit,
  ExpressionStatement: (node, code) => {
    const call = calledBy(node);
    if (call === undefined) return [];
    const { start, end } = node.expression;
    const name = code.slice(call.callee.start, call.callee.end).replace(/\s+/g, "");
    return [{ start, end, text: "void 0", change: `the call of ${name} left out` }];
  },
};

/** The executed children of a node: no types, no property names. */
function partsOf(node) {
  if (node.type.startsWith("TS") && !KEPT_OF_TYPES.includes(node.type)) return [];
  return Object.entries(node).flatMap(([key, part]) => {
    if (key === "key" && node.computed !== true) return [];
    const parts = Array.isArray(part) ? part : [part];
    return parts.filter((each) => typeof each?.type === "string");
  });
}

/**
 * The mutants of a TypeScript source. `start`, `end` and `text` are the change; `place` is the enclosing expression,
 * and `isStatic` whether it runs only once, on loading the module.
 */
export function findMutants(code) {
  const mutants = [];
  const visit = (node, isStatic) => {
    for (const edit of EDITS[node.type]?.(node, code) ?? []) {
      const { start, end } = node.type === "ExpressionStatement" ? node.expression : node;
      const before = code.slice(0, edit.start).split("\n");
      const line = before.length;
      const source = code.split("\n", line).at(-1)?.trim();
      mutants.push({ ...edit, place: [start, end], isStatic, line, source });
    }
    const inside = isStatic && !isFunction(node);
    for (const part of partsOf(node)) visit(part, inside);
  };
  visit(parseAst(code, { lang: "ts" }), true);
  return mutants.sort((one, other) => one.start - other.start);
}

/** The source with one change. */
export function mutate(code, { start, end, text }) {
  return code.slice(0, start) + text + code.slice(end);
}

/** The source, instrumented to record reached places by number in `globalThis.__reached`. */
export function watchPlaces(code, mutants) {
  const marks = mutants.flatMap(({ number, place: [start, end] }, index) => [
    // Of two that start or end together, the longer or else the first is outside.
    { at: start, text: `(globalThis.__reached[${number}] = 1, `, order: [1, -end, index] },
    { at: end, text: ")", order: [0, -start, -index] },
  ]);
  marks.sort(
    (one, other) =>
      one.at - other.at ||
      one.order[0] - other.order[0] ||
      one.order[1] - other.order[1] ||
      one.order[2] - other.order[2],
  );
  let done = 0;
  let text = "";
  for (const { at, text: mark } of marks) {
    text += code.slice(done, at) + mark;
    done = at;
  }
  return text + code.slice(done);
}
