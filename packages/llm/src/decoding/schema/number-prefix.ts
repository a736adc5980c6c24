import type { SchemaNode } from "./schema-node.ts";

/** A number of a schema. */
export type NumberNode = Extract<SchemaNode, { kind: "number" }>;

/** Digits that a number is written with, before the point and behind it. */
const MAX_WHOLE = 16;
const MAX_FRACTION = 9;
const INTEGER = /^-?(?:0|[1-9]\d{0,15})?$/;
const DECIMAL = /^-?(?:(?:0|[1-9]\d{0,15})(?:\.\d{0,9})?)?$/;

/** Whether a text is a number of a schema as it stands. */
export function isNumberOf(text: string, { min, max, excludes }: NumberNode): boolean {
  if (!/\d$/.test(text)) return false;
  const value = Number(text);
  const isAbove = excludes.min ? value > min : value >= min;
  return isAbove && (excludes.max ? value < max : value <= max);
}

/** Whether a text is one, or the beginning of one. */
export function beginsNumberOf(text: string, node: NumberNode): boolean {
  if (!(node.isInteger ? INTEGER : DECIMAL).test(text)) return false;
  if (isNumberOf(text, node)) return true;
  const magnitudes = text.startsWith("-") ? mirrored(node) : node;
  return continuations(text.replace("-", ""), node).some((range) => meets(range, magnitudes));
}

/** Whether there is any that can be written. */
export function canBeWritten(node: NumberNode): boolean {
  return [..."-0123456789"].some((char) => beginsNumberOf(char, node));
}

/** Numbers from the first, up to below the second. */
type Range = readonly [from: number, below: number];

/** The numbers that digits can be continued to. */
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

/** Whether a number of the range is in bounds, and has no more digits than are written. */
function meets([from, below]: Range, node: NumberNode): boolean {
  const { min, max, excludes, isInteger } = node;
  const grid = isInteger ? 1 : 10 ** MAX_FRACTION;
  let steps = Math.ceil(Math.max(from, min) * grid);
  if (steps / grid < min || (excludes.min && steps / grid === min)) steps++;
  const least = steps / grid;
  return least < below && (excludes.max ? least < max : least <= max);
}

/** The same numbers without their sign, where all have one. */
function mirrored(node: NumberNode): NumberNode {
  const { min, max, excludes } = node;
  return { ...node, min: -max, max: -min, excludes: { min: excludes.max, max: excludes.min } };
}
