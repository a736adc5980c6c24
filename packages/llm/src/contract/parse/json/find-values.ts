/**
 * Values of JSON in a text, whole, cut off or damaged.
 *
 * @module
 */

import { readLeniently } from "./lenient-reader.ts";

/** A value of JSON in a text. */
export interface FoundValue {
  readonly value: object;
  readonly start: number;
  /** Index behind it. */
  readonly end: number;
  /** Damage that was mended: the text was not JSON, or ended before the value did. */
  readonly damage?: "repaired" | "truncated" | undefined;
  /** The containers that the text ends within, where the value is truncated. */
  readonly open?: ReadonlySet<unknown> | undefined;
}

/** Values that are looked at: a plan has at most a hundred steps. */
const MAX_VALUES = 400;
/** All values together are read over at most this many times. */
const MAX_PASSES = 8;

/** `{"key":` in whatever quotes, `{}`, `{{`, `[{`, `["`, and `"steps": [` where a prompt began the object. */
const START =
  /\{(?=\s*(?:["'`“”„‘’]?[A-Za-z_][\w .-]{0,60}["'`“”’]?\s*[:=：]|\}|\{|["'“”‘]\d+["'”’]\s*:|\/[/*]|#))|\[(?=\s*(?:[{[]|["'“”‘’][A-Za-z_]|\]|\/[/*]|#))/g;
const WHOLE = /^\s*(?:\{.*\}|\[.*\]|".*")\s*$/s;
const ASKED_START = /\{\s*"steps"\s*:\s*\[/g;
const HEADLESS = /^\s*["'“]?(?:steps|plan|actions)["'”]?\s*:\s*\[/;

/**
 * The values of JSON in a text, one behind the other, wherever they stand: in fences, in prose, in
 * markup. Damaged ones are mended. Takes time linear in the text.
 *
 * @example
 * findValues('First {"a": 1}, then {b: 2,}').map(({ value }) => value); // [{ a: 1 }, { b: 2 }]
 */
export function findValues(text: string): readonly FoundValue[] {
  const whole = parseWhole(text);
  if (whole !== undefined) return [{ value: whole, start: 0, end: text.length }];
  const headless = readHeadless(text);
  if (headless !== undefined) return [headless];
  const found: FoundValue[] = [];
  let left = MAX_PASSES * text.length;
  START.lastIndex = 0;
  for (let match = nextStart(text, 0); match >= 0 && left > 0 && found.length < MAX_VALUES; ) {
    const result = readLeniently(text, match);
    left -= result?.work ?? text.length - match;
    if (result === undefined || typeof result.value !== "object" || result.value === null) {
      match = nextStart(text, match + 1);
      continue;
    }
    const { value, end, open, isMended } = result;
    const isCut = open.has(value);
    const damage = isCut ? "truncated" : isMended ? "repaired" : undefined;
    found.push({ value, start: match, end, open, damage });
    // A value that never ended may have swallowed others, unless it is an object of JSON as far as it reaches.
    const mayHoldOthers = isCut && (isMended || Array.isArray(value));
    match = nextStart(text, mayHoldOthers ? match + 1 : Math.max(end, match + 1));
  }
  return found;
}

/**
 * The last plan that is written exactly as prompts ask for it, wherever it stands: a quote or a bracket
 * that never ends before it does not hide it.
 */
export function findAskedPlan(text: string): FoundValue | undefined {
  const starts = [...text.matchAll(ASKED_START)].slice(-MAX_PASSES).reverse();
  for (const { index: start } of starts) {
    const result = readLeniently(text, start);
    if (result === undefined || result.isMended || result.open.size > 0) continue;
    return { value: result.value as object, start, end: result.end };
  }
  return undefined;
}

function nextStart(text: string, from: number): number {
  START.lastIndex = from;
  return START.exec(text)?.index ?? -1;
}

function parseWhole(text: string): object | undefined {
  // To try in vain costs more than to look.
  if (!WHOLE.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    // JSON in a text of JSON.
    if (typeof value === "string") return parseWhole(value);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `"steps": […]}`: the prompt of a server had begun the object. */
function readHeadless(text: string): FoundValue | undefined {
  if (!HEADLESS.test(text)) return undefined;
  const result = readLeniently(`{${text}`, 0);
  if (result === undefined || typeof result.value !== "object" || result.value === null) {
    return undefined;
  }
  const { value, end, open } = result;
  const damage = open.has(value) ? "truncated" : "repaired";
  return { value, start: 0, end: end - 1, open, damage };
}
