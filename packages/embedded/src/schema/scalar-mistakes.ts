import type { MessageSchema } from "./message-schema.ts";

/** The mistake in a text or number: its keyword, limit and message. */
export function* scalarMistakes(
  { minLength, maxLength, pattern, minimum, maximum }: MessageSchema,
  value: unknown,
): Generator<readonly [string, object, string]> {
  if (typeof value === "string") {
    const length = minLength === undefined && maxLength === undefined ? 0 : codePoints(value);
    if (minLength !== undefined && length < minLength) {
      yield ["minLength", { limit: minLength }, `must not have fewer than ${minLength} characters`];
    }
    if (maxLength !== undefined && length > maxLength) {
      yield ["maxLength", { limit: maxLength }, `must not have more than ${maxLength} characters`];
    }
    if (pattern !== undefined && !patternOf(pattern).test(value)) {
      yield ["pattern", { pattern }, `must match pattern "${pattern}"`];
    }
  } else if (typeof value === "number" && Number.isFinite(value)) {
    if (minimum !== undefined && !(value >= minimum)) {
      yield ["minimum", { comparison: ">=", limit: minimum }, `must be >= ${minimum}`];
    }
    if (maximum !== undefined && !(value <= maximum)) {
      yield ["maximum", { comparison: "<=", limit: maximum }, `must be <= ${maximum}`];
    }
  }
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

const patterns = new Map<string, RegExp>();

function patternOf(pattern: string): RegExp {
  let known = patterns.get(pattern);
  if (known === undefined) {
    known = new RegExp(pattern, "u");
    patterns.set(pattern, known);
  }
  return known;
}
