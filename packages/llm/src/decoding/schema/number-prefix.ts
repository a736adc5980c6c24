import type { SchemaNode } from "./schema-node.ts";

/** A number in a schema. */
export type NumberNode = Extract<SchemaNode, { kind: "number" }>;

/** Maximum number of digits before the decimal point and after it. */
const MAX_WHOLE = 16;
const MAX_FRACTION = 9;
const INTEGER = /^-?(?:0|[1-9]\d{0,15})?$/;
const DECIMAL = /^-?(?:(?:0|[1-9]\d{0,15})(?:\.\d{0,9})?)?$/;

/** Whether a text is a complete number allowed by the schema. */
export function isNumberOf(text: string, { min, max, excludes }: NumberNode): boolean {
  if (!/\d$/.test(text)) return false;
  const value = Number(text);
  const isAbove = excludes.min ? value > min : value >= min;
  return isAbove && (excludes.max ? value < max : value <= max);
}

/** Whether a text is a number allowed by the schema, or a prefix of one. */
export function beginsNumberOf(text: string, node: NumberNode): boolean {
  if (!(node.isInteger ? INTEGER : DECIMAL).test(text)) return false;
  if (isNumberOf(text, node)) return true;
  const magnitudes = text.startsWith("-") ? mirrored(node) : node;
  return continuations(text.replace("-", ""), node).some((range) => meets(range, magnitudes));
}

/** Whether any allowed number can be written within the digit limits. */
export function canBeWritten(node: NumberNode): boolean {
  return [..."-0123456789"].some((char) => beginsNumberOf(char, node));
}

/** Numbers from the first (inclusive) to the second (exclusive). */
type Range = readonly [from: number, below: number];

/** Ranges of the numbers that begin with the given digits. */
function continuations(digits: string, { isInteger }: NumberNode): Range[] {
  if (digits === "") return [[0, Number.POSITIVE_INFINITY]];
  const value = Number(digits);
  const [whole = "", fraction] = digits.split(".");
  if (fraction !== undefined) {
    return fraction.length < MAX_FRACTION ? [[value, value + 10 ** -fraction.length]] : [];
  }
  const ranges: Range[] = isInteger ? [] : [[value, value + 1]];
  for (let more = 1; whole !== "0" && whole.length + more <= MAX_WHOLE; more++) {
    ranges.push([value * 10 ** more, (value + 1) * 10 ** more]);
  }
  return ranges;
}

/** Whether a range contains a number that the schema allows and that fits the digit limit. */
function meets([from, below]: Range, node: NumberNode): boolean {
  const { min, max, excludes, isInteger } = node;
  const grid = isInteger ? 1 : 10 ** MAX_FRACTION;
  let steps = Math.ceil(Math.max(from, min) * grid);
  if (steps / grid < min || (excludes.min && steps / grid === min)) steps++;
  const least = steps / grid;
  return least < below && (excludes.max ? least < max : least <= max);
}

/** The range of absolute values of a schema's negative numbers. */
function mirrored(node: NumberNode): NumberNode {
  const { min, max, excludes } = node;
  return { ...node, min: -max, max: -min, excludes: { min: excludes.max, max: excludes.min } };
}
