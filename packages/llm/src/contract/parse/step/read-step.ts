/**
 * Steps out of what a model wrote in their place: a tool's name and its arguments.
 *
 * @module
 */

import type { Step } from "@understudy/planner-core";
import { readCallText } from "./call-text.ts";
import { foldWord } from "./plain-word.ts";
import { isDefinition, isRemarkKey, stepWith } from "./read-arguments.ts";
import type { DomainWords, ToolWords } from "./tool-words.ts";

/**
 * An item of a list of steps: a step; `note`, which names no tool, such as a thought; `end`, where a model says that
 * it is done; or `misfit`, which is meant to be a step but is not one.
 */
export type ReadStep = Step | "note" | "end" | "misfit";

/** Keys for the name of a tool, the surest first. */
export const NAME_KEYS: readonly string[] = [
  ...["tool", "toolname", "recipientname", "action", "actionname", "functionname", "function"],
  ...["call", "toolcall", "functioncall", "command", "name", "operator", "operation", "act", "do"],
  ...["skill", "method", "type", "step", "task", "id"],
];
/** Those that stand for other things too: what names no tool there may still be a note. */
const VAGUE_KEYS = new Set(["name", "type", "step", "task", "id", "operation", "method", "do"]);
/** Keys for its arguments. */
export const ARGUMENT_KEYS: readonly string[] = [
  ...["args", "arguments", "parameters", "params", "input", "actioninput", "toolinput", "inputs"],
  ...["kwargs", "toolargs", "toolarguments", "actionargs", "actionparameters", "toolparameters"],
  ...["argument", "parameter", "payload", "functionarguments", "with", "options", "body", "data"],
];
/** Those that mean nothing else. */
const SURE_ARGUMENT_KEYS: ReadonlySet<string> = new Set(
  ARGUMENT_KEYS.slice(0, ARGUMENT_KEYS.indexOf("payload")),
);
/** How often a step is to be done. */
const TIMES_KEYS = ["times", "repeat", "repeats", "repetitions", "repeatcount", "iterations"];
const MAX_TIMES = 20;
/** Words of a model that has nothing left to do. */
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
/** Keys that only the definition of a tool has. */
const DEFINITION_KEYS = ["inputschema", "when", "then", "effects", "preconditions", "returns"];

/** Words that say of a step that it cannot, or must not, be done: `"possible": false`, `"forbidden": true`. */
const DOABLE = ["possible", "ispossible", "allowed", "isallowed", "feasible", "valid", "isvalid"];
const UNDOABLE = ["impossible", "forbidden", "banned", "prohibited", "disabled", "skip", "skipped"];

/** Beside a name alone they tell what a tool is. */
const DESCRIBING = ["description", "cost", "summary"];

/** Reads one step from an object that a model wrote in whatever way. */
export function readStep(words: DomainWords, value: unknown): ReadStep {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "note";
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

/** `{"role": "tool", "name": "chop", "content": "…"}`: what came of a call. */
function isResult(keys: ReadonlyMap<string, unknown>): boolean {
  const role = keys.get("role");
  const type = keys.get("type");
  return (
    (typeof role === "string" && /^(?:tool|function|user|system)$/.test(role)) ||
    (typeof type === "string" && /result|output/.test(type))
  );
}

/** Whether a step is only named to say that it is none. */
function isDenied({ tools }: DomainWords, keys: ReadonlyMap<string, unknown>): boolean {
  const denies = (names: readonly string[], verdict: boolean): boolean =>
    names.some((name) => {
      const said = keys.get(name);
      if (said !== verdict && said !== String(verdict)) return false;
      return !tools.some(({ parameters }) => parameters.some(({ key }) => key === name));
    });
  return denies(DOABLE, false) || denies(UNDOABLE, true);
}

/** A step whose tool is named by the entry of `key`. */
function readNamed(
  words: DomainWords,
  value: object,
  keys: ReadonlyMap<string, unknown>,
  key: string,
): ReadStep {
  const named = keys.get(key);
  if (typeof named === "object" && named !== null) {
    // `{"function": {"name": …, "arguments": …}}`
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

/** `{"goto": {"place": "market"}}` */
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

/** `{"goto": {"place": "market"}, "chop": {}}`: an object of several steps, whose every name is a tool. */
export function readByToolNames(words: DomainWords, value: object): readonly Step[] | undefined {
  const entries = Object.entries(value);
  const areTools = entries.every(([key]) => words.named(key) !== undefined);
  if (entries.length < 2 || !areTools) return undefined;
  const steps = entries.map(([key, args]) => readStep(words, { [key]: args }));
  return steps.every((step) => typeof step === "object") ? steps : undefined;
}

/** `"goto(market)"`, `"goto market"`, `"chop"` */
export function readStepText(words: DomainWords, text: string): ReadStep {
  const call = readCallText(words, text);
  if (call !== undefined) return call;
  return text.trim() === "" ? "note" : isEndWord(text) ? "end" : "misfit";
}

/** `["goto", "market"]` */
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

/** An object of arguments beside the name of its tool; undefined if it names none. */
export function readStepNamed(
  words: DomainWords,
  name: string,
  args: object,
): ReadStep | undefined {
  const tool = words.named(name);
  return tool && (stepWith(tool, args) ?? "misfit");
}

/** Whether a model says with it that there is nothing left to do. */
export function isEndWord(text: string): boolean {
  return END_WORDS.has(foldWord(text.replace(/[[(].*$/, "")));
}

/** How often an object says that its step is to be done. */
export function timesOf(value: object, { args }: Step): number {
  const entry = Object.entries(value).find(
    ([key]) => TIMES_KEYS.includes(foldWord(key)) && !Object.hasOwn(args, key),
  );
  const times = Number(entry?.[1] ?? 1);
  return Number.isInteger(times) && times >= 1 && times <= MAX_TIMES ? times : 1;
}

/** Whether an argument for a tool that takes none is empty. */
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
