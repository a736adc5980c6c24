/**
 * Finds JSON values in a text: complete, truncated or damaged.
 *
 * @module
 */

import { readLeniently } from "./repair-json.ts";

/** A JSON value in a text. */
export interface FoundValue {
  readonly value: object;
  readonly start: number;
  /** Index after the value. */
  readonly end: number;
  /** Damage in the value: `repaired` for invalid JSON, `truncated` for an incomplete value. */
  readonly damage?: "repaired" | "truncated" | undefined;
  /** Containers that were still open at the end of the text, if the value is truncated. */
  readonly open?: ReadonlySet<unknown> | undefined;
}

/** Maximum number of values read; a plan has at most a hundred steps. */
const MAX_VALUES = 400;
/** Limit on the total work, as a multiple of the text length. */
const MAX_PASSES = 8;

/**
 * Possible starts: `{"key":` in any quotes, `{}`, `{{`, `[{`, `["`, and `"steps": [` if the prompt opened the object.
 */
const START =
  /\{(?=\s*(?:["'`“”„‘’]?[A-Za-z_][\w .-]{0,60}["'`“”’]?\s*[:=：]|\}|\{|["'“”‘]\d+["'”’]\s*:|\/[/*]|#))|\[(?=\s*(?:[{[]|["'“”‘’][A-Za-z_]|\]|\/[/*]|#))/g;
const WHOLE = /^\s*(?:\{.*\}|\[.*\]|".*")\s*$/s;
const ASKED_START = /\{\s*"steps"\s*:\s*\[/g;
const HEADLESS = /^\s*["'“]?(?:steps|plan|actions)["'”]?\s*:\s*\[/;

/**
 * Finds the JSON values in a text, in order, whether in code fences, prose or markup. Damaged values are repaired.
 * Takes time linear in the text.
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
    // A value without an end may have swallowed later values, unless the value is an object that is valid JSON so far.
    const mayHoldOthers = isCut && (isMended || Array.isArray(value));
    match = nextStart(text, mayHoldOthers ? match + 1 : Math.max(end, match + 1));
  }
  return found;
}

/** The last plan in exactly the requested form, even after an unclosed quote or bracket. */
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
  // This test costs less than a failed `JSON.parse`.
  if (!WHOLE.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    // JSON encoded as a JSON string.
    if (typeof value === "string") return parseWhole(value);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Reads `"steps": […]}`, the rest of an object opened by the server's prompt. */
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
