/**
 * Reads steps from a model's objects and texts: a tool's name and its arguments.
 *
 * @module
 */

import type { Step } from "@understudy/planner-core";
import { isRecord } from "@understudy/planner-core/internal";
import { readCallText } from "./call-text.ts";
import { foldWord } from "./plain-word.ts";
import { isDefinition, isRemarkKey, stepWith } from "./read-arguments.ts";
import type { DomainWords, ToolWords } from "./tool-words.ts";

/**
 * An item of a list of steps: a step; `note`, without a tool, such as a thought; `end`, the model's sign of completion;
 * or `misfit`, an invalid step.
 */
export type ReadStep = Step | "note" | "end" | "misfit";

/** Keys for a tool's name, the most certain first. */
export const NAME_KEYS: readonly string[] = [
  ...["tool", "toolname", "recipientname", "action", "actionname", "functionname", "function"],
  ...["call", "toolcall", "functioncall", "command", "name", "operator", "operation", "act", "do"],
  ...["skill", "method", "type", "step", "task", "id"],
];
/** Ambiguous keys: if their value names no tool, the object may still be a note. */
const VAGUE_KEYS = new Set(["name", "type", "step", "task", "id", "operation", "method", "do"]);
/** Keys for arguments. */
export const ARGUMENT_KEYS: readonly string[] = [
  ...["args", "arguments", "parameters", "params", "input", "actioninput", "toolinput", "inputs"],
  ...["kwargs", "toolargs", "toolarguments", "actionargs", "actionparameters", "toolparameters"],
  ...["argument", "parameter", "payload", "functionarguments", "with", "options", "body", "data"],
];
/** Argument keys that are unambiguous. */
const SURE_ARGUMENT_KEYS: ReadonlySet<string> = new Set(
  ARGUMENT_KEYS.slice(0, ARGUMENT_KEYS.indexOf("payload")),
);
/** Keys for a step's number of repetitions. */
const TIMES_KEYS = ["times", "repeat", "repeats", "repetitions", "repeatcount", "iterations"];
const MAX_TIMES = 20;
/** Words for the end of a plan. */
const END_WORDS = new Set([
  ...[
    "done",
    "finish",
    "finished",
    "end",
    "stop",
    "finalanswer",
    "answer",
    "complete",
    "completed",
  ],
  ...["terminate", "none", "noop", "null", "na", "n/a", "exit", "goalreached", "planend"],
]);
/** Keys found only in tool definitions. */
const DEFINITION_KEYS = ["inputschema", "when", "then", "effects", "preconditions", "returns"];

/** Keys that tell whether a step is possible: `"possible": false`, `"forbidden": true`. */
const DOABLE = ["possible", "ispossible", "allowed", "isallowed", "feasible", "valid", "isvalid"];
const UNDOABLE = ["impossible", "forbidden", "banned", "prohibited", "disabled", "skip", "skipped"];

/** Keys that turn a name into the description of a tool. */
const DESCRIBING = ["description", "cost", "summary"];

/** Reads one step from an object in any of the supported forms. */
export function readStep(words: DomainWords, value: unknown): ReadStep {
  if (!isRecord(value)) return "note";
  const keys = new Map<string, unknown>();
  for (const [key, entry] of Object.entries(value)) {
    const folded = foldWord(key);
    if (!keys.has(folded)) keys.set(folded, entry);
  }
  if (DEFINITION_KEYS.some((key) => keys.has(key))) return "misfit";
  if (isResult(keys) || isDenied(words, keys)) return "note";
  let verdict: ReadStep = "note";
  for (const key of NAME_KEYS) {
    if (!keys.has(key)) continue;
    const read = readNamed(words, value, keys, key);
    if (typeof read === "object") return read;
    if (read === "misfit" && verdict === "note") verdict = read;
    if (read === "end") return read;
  }
  return readByToolName(words, value) ?? verdict;
}

/** Whether an object is a tool's result, such as `{"role": "tool", "name": "chop", "content": "…"}`. */
function isResult(keys: ReadonlyMap<string, unknown>): boolean {
  const role = keys.get("role");
  const type = keys.get("type");
  return (
    (typeof role === "string" && /^(?:tool|function|user|system)$/.test(role)) ||
    (typeof type === "string" && /result|output/.test(type))
  );
}

/** Whether an object marks its step as impossible or forbidden. */
function isDenied({ tools }: DomainWords, keys: ReadonlyMap<string, unknown>): boolean {
  const denies = (names: readonly string[], verdict: boolean): boolean =>
    names.some((name) => {
      const said = keys.get(name);
      if (said !== verdict && said !== String(verdict)) return false;
      return !tools.some(({ parameters }) => parameters.some(({ key }) => key === name));
    });
  return denies(DOABLE, false) || denies(UNDOABLE, true);
}

/** Reads a step whose tool is named under `key`. */
function readNamed(
  words: DomainWords,
  value: object,
  keys: ReadonlyMap<string, unknown>,
  key: string,
): ReadStep {
  const named = keys.get(key);
  if (typeof named === "object" && named !== null) {
    // Nested calls: `{"function": {"name": …, "arguments": …}}`
    const inner = readStep(words, named);
    if (typeof inner === "object" || inner === "misfit") return inner;
    return "note";
  }
  if (typeof named !== "string") return "note";
  const tool = words.named(named);
  if (tool === undefined) {
    const call = readCallText(words, named);
    if (call !== undefined) return call;
    if (isEndWord(named)) return "end";
    return VAGUE_KEYS.has(key) && !hasArguments(keys) ? "note" : "misfit";
  }
  if (key === "name" && DESCRIBING.some((one) => keys.has(one)) && !hasGivenArguments(keys)) {
    return "misfit";
  }
  return withArguments(tool, value, keys, key);
}

function withArguments(
  tool: ToolWords,
  value: object,
  keys: ReadonlyMap<string, unknown>,
  nameKey: string,
): ReadStep {
  for (const key of ARGUMENT_KEYS) {
    if (!keys.has(key) || tool.parameters.some((one) => one.key === key)) continue;
    const given = keys.get(key);
    const step = stepWith(tool, given);
    if (step !== undefined) return step;
    if (typeof given === "object" && given !== null && isDefinition(given)) return "misfit";
    if (tool.parameters.length === 0 && SURE_ARGUMENT_KEYS.has(key)) return "misfit";
  }
  if (tool.parameters.length === 0) return stepWith(tool, undefined) as Step;
  const inline = Object.fromEntries(
    Object.entries(value).filter(([key]) => foldWord(key) !== nameKey),
  );
  return stepWith(tool, inline) ?? "misfit";
}

/** Reads `{"goto": {"place": "market"}}` */
function readByToolName(words: DomainWords, value: object): ReadStep | undefined {
  const entries = Object.entries(value);
  if (entries.length > 6) return undefined;
  for (const [key, given] of entries) {
    const tool = words.named(key);
    if (tool === undefined) continue;
    const isPlain = typeof given !== "object" || given === null;
    if (tool.parameters.length === 0 && !isNothing(given)) continue;
    const step = stepWith(tool, given);
    if (step !== undefined) return step;
    if (!isPlain) return "misfit";
  }
  return undefined;
}

/** Reads an object of several steps, in which every key is a tool: `{"goto": {"place": "market"}, "chop": {}}`. */
export function readByToolNames(words: DomainWords, value: object): readonly Step[] | undefined {
  const entries = Object.entries(value);
  const areTools = entries.every(([key]) => words.named(key) !== undefined);
  if (entries.length < 2 || !areTools) return undefined;
  const steps = entries.map(([key, args]) => readStep(words, { [key]: args }));
  return steps.every((step) => typeof step === "object") ? steps : undefined;
}

/** Reads `"goto(market)"`, `"goto market"`, `"chop"` */
export function readStepText(words: DomainWords, text: string): ReadStep {
  const call = readCallText(words, text);
  if (call !== undefined) return call;
  return text.trim() === "" ? "note" : isEndWord(text) ? "end" : "misfit";
}

/** Reads `["goto", "market"]` */
export function readStepTuple(
  words: DomainWords,
  [first, ...rest]: readonly unknown[],
): Step | undefined {
  const tool = typeof first === "string" ? words.named(first) : undefined;
  if (tool === undefined) return undefined;
  const args: unknown = rest.length === 1 && typeof rest[0] === "object" ? rest[0] : rest;
  const step = readStep(words, { tool: tool.name, args });
  return typeof step === "object" ? step : undefined;
}

/** Reads an object of arguments beside its tool's name; undefined if the tool is unknown. */
export function readStepNamed(
  words: DomainWords,
  name: string,
  args: object,
): ReadStep | undefined {
  const tool = words.named(name);
  return tool && (stepWith(tool, args) ?? "misfit");
}

/** Whether a word marks the end of a plan. */
export function isEndWord(text: string): boolean {
  return END_WORDS.has(foldWord(text.replace(/[[(].*$/, "")));
}

/** The number of repetitions of an object's step. */
export function timesOf(value: object, { args }: Step): number {
  const entry = Object.entries(value).find(
    ([key]) => TIMES_KEYS.includes(foldWord(key)) && !Object.hasOwn(args, key),
  );
  const times = Number(entry?.[1] ?? 1);
  return Number.isInteger(times) && times >= 1 && times <= MAX_TIMES ? times : 1;
}

/** Whether the argument of a tool without parameters is empty. */
function isNothing(given: unknown): boolean {
  if (given === null || given === "" || given === undefined) return true;
  return typeof given === "object" && Object.keys(given).every(isRemarkKey);
}

function hasArguments(keys: ReadonlyMap<string, unknown>): boolean {
  return ARGUMENT_KEYS.some((key) => keys.has(key));
}

function hasGivenArguments(keys: ReadonlyMap<string, unknown>): boolean {
  return ARGUMENT_KEYS.some((key) => {
    const given = keys.get(key);
    return typeof given === "object" && given !== null && Object.keys(given).length > 0;
  });
}
