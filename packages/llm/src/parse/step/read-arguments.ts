import type { Step, Value } from "@understudy/planner-core";
import { isRecord } from "@understudy/planner-core/internal";
import { readLeniently } from "../json/repair-json.ts";
import { foldWord } from "./plain-word.ts";
import { type ToolWords, valueFor } from "./tool-words.ts";

/** Values by parameter. */
type ArgumentValues = ReadonlyMap<string, Value>;

const NONE = new Set(["", "{}", "[]", "()", "none", "null", "n/a", "na", "nil", "-", "–", "—"]);
/** Keys of remarks, accepted instead of arguments. */
const REMARKS = /^(?:reason(?:ing)?|thought|why|explanation|comment|note|rationale)s?$/;
/** Keys with nested arguments: `{"arguments": {"place": "market"}}`. */
const WRAPPERS = new Set(["args", "arguments", "parameters", "params", "input", "kwargs"]);

/**
 * The step of a tool with a model's arguments: an object, a string, `null`, a list in declared order, or a single
 * value. Names and values match in any case; unknown keys are ignored beside known ones.
 *
 * @returns undefined if an argument is missing or invalid
 */
export function stepWith(tool: ToolWords, written: unknown): Step | undefined {
  const values = readArguments(tool, written);
  if (values === undefined) return undefined;
  const args = tool.parameters.map(({ name }): [string, Value] => [
    name,
    values.get(name) as Value,
  ]);
  return { tool: tool.name, args: Object.fromEntries(args) };
}

function readArguments(tool: ToolWords, written: unknown): ArgumentValues | undefined {
  if (tool.parameters.length === 0) return isNothing(written) ? new Map() : undefined;
  if (typeof written === "string") return fromText(tool, written);
  if (Array.isArray(written)) return fromList(tool, written);
  if (typeof written === "object" && written !== null) return fromObject(tool, written);
  return written === undefined || written === null ? undefined : fromList(tool, [written]);
}

/** Whether the arguments for a tool without parameters are empty or a remark. Plain text counts as a remark. */
function isNothing(written: unknown): boolean {
  if (typeof written === "string") return isRemark(written);
  if (typeof written !== "object" || written === null) return !written && written !== 0;
  if (isDefinition(written)) return false;
  return Object.entries(written).every(
    ([key, value]) => isRemarkKey(key) || value === "" || (isEmptyKey(key) && isNothing(value)),
  );
}

function isRemark(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return true;
  const value = readLeniently(text.trim(), 0)?.value;
  return typeof value !== "object" || isNothing(value);
}

/** Whether a key belongs to a remark, without effect on the step. */
export function isRemarkKey(key: string): boolean {
  return REMARKS.test(foldWord(key));
}

function isEmptyKey(key: string): boolean {
  const folded = foldWord(key);
  return /^\d+$/.test(folded) || NONE.has(folded) || WRAPPERS.has(folded);
}

/** Whether arguments are a definition such as `{"type": "object", "properties": …}`, without values. */
export function isDefinition(written: object): boolean {
  return (
    Object.hasOwn(written, "properties") ||
    Object.hasOwn(written, "$schema") ||
    (written as { readonly type?: unknown }).type === "object" ||
    Object.values(written).some(
      (entry: unknown) =>
        typeof entry === "object" &&
        entry !== null &&
        (Object.hasOwn(entry, "enum") ||
          Object.hasOwn(entry, "description") ||
          (Object.hasOwn(entry, "type") && !Object.hasOwn(entry, "value"))),
    )
  );
}

function fromText(tool: ToolWords, written: string): ArgumentValues | undefined {
  const text = written.trim();
  if (NONE.has(text.toLowerCase())) return undefined;
  if (/^[{[]/.test(text)) {
    const value = readLeniently(text, 0)?.value;
    if (typeof value === "object" && value !== null) return readArguments(tool, value);
  }
  const pairs = readPairs(text);
  if (pairs !== undefined) {
    const found = fromObject(tool, pairs);
    if (found !== undefined) return found;
  }
  return fromList(tool, text.includes(",") ? text.split(",") : [text]);
}

const PAIR = /^\s*["'`*]*([A-Za-z_][\w .-]{0,60}?)["'`*]*\s*(?:=|:)\s*([\s\S]+)$/;

/** Reads `place=market, open: true` as an object; undefined if that fails. */
export function readPairs(text: string): object | undefined {
  const entries: [string, string][] = [];
  for (const part of text.split(/[,;\n]/)) {
    if (part.trim() === "") continue;
    const [, key, value] = PAIR.exec(part) ?? [];
    if (key === undefined || value === undefined) return undefined;
    entries.push([key, value]);
  }
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function fromList(tool: ToolWords, list: readonly unknown[]): ArgumentValues | undefined {
  const [first] = list;
  if (isRecord(first)) {
    return fromObject(tool, listedObject(list));
  }
  if (list.length !== tool.parameters.length) return undefined;
  const values = new Map<string, Value>();
  for (const [index, parameter] of tool.parameters.entries()) {
    const value = valueFor(parameter, list[index]);
    if (value === undefined) return undefined;
    values.set(parameter.name, value);
  }
  return values;
}

/** Merges `[{"name": "x", "value": 1}, …]` and `[{"x": 1}, {"y": 2}]` into one object. */
function listedObject(list: readonly unknown[]): object {
  const entries = list.flatMap((entry): [string, unknown][] => {
    if (typeof entry !== "object" || entry === null) return [];
    const { name, key, value } = entry as Readonly<Record<string, unknown>>;
    const label = name ?? key;
    return typeof label === "string" && value !== undefined
      ? [[label, value]]
      : Object.entries(entry);
  });
  return Object.fromEntries(entries);
}

function fromObject(tool: ToolWords, written: object): ArgumentValues | undefined {
  const values = new Map<string, Value>();
  const unknown: unknown[] = [];
  for (const [key, value] of Object.entries(written)) {
    const parameter =
      tool.parameters.find(({ name }) => name === key) ??
      tool.parameters.find((one) => one.key === foldWord(key));
    if (parameter === undefined) {
      unknown.push(value);
      continue;
    }
    const meant = valueFor(parameter, value);
    if (meant === undefined) return undefined;
    values.set(parameter.name, meant);
  }
  const missing = tool.parameters.filter(({ name }) => !values.has(name));
  if (missing.length === 0) return values;
  if (values.size === 0) {
    const inner = wrapped(written);
    if (inner !== undefined) return readArguments(tool, inner);
  }
  const [only] = missing;
  if (missing.length > 1 || only === undefined || unknown.length !== 1) return undefined;
  // The key is unknown, but only one parameter is missing and the value fits it.
  const meant = valueFor(only, unknown[0]);
  if (meant === undefined) return undefined;
  return values.set(only.name, meant);
}

function wrapped(written: object): unknown {
  const entries = Object.entries(written);
  const [key, value] = entries[0] ?? [];
  return entries.length === 1 && key !== undefined && WRAPPERS.has(foldWord(key))
    ? value
    : undefined;
}
