import type { Step } from "@understudy/planner-core";
import { foldWord, unquote } from "./plain-word.ts";
import { stepWith } from "./read-arguments.ts";
import { readPhrase } from "./read-phrase.ts";
import { type DomainWords, type ToolWords, valueFor } from "./tool-words.ts";

const CLOSERS: Readonly<Record<string, string>> = {
  "(": ")",
  "[": "]",
  "{": "}",
  "（": "）",
};
const QUOTES = "\"'`“”‘’";
/** Maximum length of a call. */
const MAX_LENGTH = 600;
const NAMED = /^\s*([A-Za-z_][\w.-]*)\s*(?:=|:|：)\s*([\s\S]*)$/;
/** Characters around a name: emphasis, quotes, whitespace. */
const MARKS_BEFORE = /[\s`*_"'“‘]*/y;
const MARKS_BEHIND = /[`*_"'’”]*[ \t]?/y;
const NAME = /[A-Za-z_]\w*(?:(?:\\_|[-.:]+)\w+)*/y;
const WORDS = /[A-Za-z_]\w*(?:[ \t]+[A-Za-z]\w*){0,3}/y;

/** A step found in a text. */
export interface CallText {
  /** Undefined if it looks like a step but is invalid. */
  readonly step: Step | undefined;
  /** Index after the step. */
  readonly end: number;
  /** Whether the step has brackets: `goto(market)`, `(goto market)`. */
  readonly isCall: boolean;
}

/** A tool's name found in a text. */
interface NamedAt {
  readonly tool: ToolWords;
  /** Index after the name. */
  readonly end: number;
  /** Whether an opening bracket precedes the name: `(goto market)`. */
  readonly isBracketed: boolean;
}

/**
 * Reads the step at a position: `goto(market)`, `goto[market]`, `goto{place: market}`, `(goto market)`, `goto
 * place=market`, `goto market`, `chop`. Undefined without a tool's name there.
 *
 * @param end limit for a step without brackets
 */
export function readStepAt(
  words: DomainWords,
  text: string,
  from: number,
  end: number,
): CallText | undefined {
  const named = nameAt(words, text, from);
  if (named === undefined) return undefined;
  const { tool } = named;
  MARKS_BEHIND.lastIndex = named.end;
  MARKS_BEHIND.test(text);
  const call = readCall(text, tool, MARKS_BEHIND.lastIndex);
  if (call !== undefined) return call;
  return named.isBracketed
    ? readBracketed(text, tool, named.end)
    : readBare(text, tool, named.end, end);
}

/** Reads a text that is a single step, possibly followed by a remark. */
export function readCallText(words: DomainWords, text: string): Step | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const said = text.trim();
  const sigil = /^[!/@#$]/.test(said) ? 1 : 0;
  const call = readStepAt(words, said, sigil, said.length);
  return call !== undefined && isRemark(said, call.end) ? call.step : undefined;
}

function nameAt(words: DomainWords, text: string, from: number): NamedAt | undefined {
  MARKS_BEFORE.lastIndex = from;
  MARKS_BEFORE.test(text);
  let at = MARKS_BEFORE.lastIndex;
  const isBracketed = text.charAt(at) === "(";
  while (/[([{（]/.test(text.charAt(at))) {
    MARKS_BEFORE.lastIndex = at + 1;
    MARKS_BEFORE.test(text);
    at = MARKS_BEFORE.lastIndex;
  }
  NAME.lastIndex = at;
  const [name] = NAME.exec(text) ?? [];
  if (name === undefined) return undefined;
  const whole = words.mentioned(name);
  if (whole !== undefined) return { tool: whole, end: at + name.length, isBracketed };
  // A short form such as `goto:market`
  const head = name.slice(0, Math.max(0, name.indexOf(":")));
  const short = head === "" ? undefined : words.mentioned(head);
  if (short !== undefined) return { tool: short, end: at + head.length, isBracketed };
  return severalWords(words, text, at, isBracketed);
}

/** Finds a tool named by several words: `Light Fire` for `light_fire`, or one of the tool's `words` in the domain. */
function severalWords(
  words: DomainWords,
  text: string,
  at: number,
  isBracketed: boolean,
): NamedAt | undefined {
  WORDS.lastIndex = at;
  const [phrase = ""] = WORDS.exec(text) ?? [];
  const ends = [...phrase.matchAll(/\s+|$/g)].map(({ index }) => index).reverse();
  for (const end of ends) {
    const tool = words.spoken(phrase.slice(0, end));
    if (tool !== undefined) return { tool, end: at + end, isBracketed };
  }
  return undefined;
}

/**
 * Reads the brackets after a tool's name. Without parameters, their content is ignored if they follow the name
 * directly.
 */
function readCall(text: string, tool: ToolWords, at: number): CallText | undefined {
  if (!/[([{（]/.test(text.charAt(at))) return undefined;
  const end = bracketEnd(text, at);
  if (end < 0) return undefined;
  const inside = text.slice(at + 1, end - 1);
  // `chop (cost 2)` has a remark.
  const isApart = text.charAt(at - 1) === " " && inside.trim() !== "";
  if (isApart && tool.parameters.length === 0) return undefined;
  const given = text.charAt(at) === "{" ? `{${inside}}` : inside;
  return { step: stepInBrackets(tool, given), end, isCall: true };
}

/** Reads `(goto market)` */
function readBracketed(text: string, tool: ToolWords, from: number): CallText | undefined {
  const end = text.indexOf(")", from);
  if (end < 0 || end - from > MAX_LENGTH) return undefined;
  const given = text
    .slice(from, end)
    .split(/[\s,]+/)
    .filter((one) => one !== "");
  const fits = given.length === tool.parameters.length;
  const step = fits ? stepWith(tool, given.length === 0 ? undefined : given) : undefined;
  return { step, end: end + 1, isCall: true };
}

/** End of a step without brackets: the next step or a remark. */
const SEGMENT_END =
  /\s*(?:->|=>|→|⇒|➜|>>|\|\||&&|;|,|\bthen\b|\\rightarrow|\/\/|—|–)|\s+(?:[-–—#(]|to\s|for\s|because\s|and\s)|\.(?:\s|$)|\s*\||$/g;
const JOINTS = /^["'`*_\s:=→>–—|,-]*(?:(?:with|to|using|at)\s+)?["'`*_\s:=→]*/;

/** Reads `goto market`, `goto → place: market`, `move x=3, y=4`, `take the key from the chest`, `chop`. */
function readBare(text: string, tool: ToolWords, from: number, limit: number): CallText {
  if (tool.parameters.length === 0) {
    return { step: stepWith(tool, undefined), end: from, isCall: false };
  }
  const rest = text.slice(from, Math.min(limit, from + MAX_LENGTH));
  const joint = JOINTS.exec(rest)?.[0].length ?? 0;
  const given = rest.slice(joint);
  // JSON arguments: `goto → {"place": "market"}`
  const call = given.startsWith("{") ? readCall(text, tool, from + joint) : undefined;
  if (call?.step !== undefined) return call;
  let tries = 0;
  for (const { index } of given.matchAll(SEGMENT_END)) {
    if (index === 0) continue;
    if (++tries > tool.parameters.length + 2) break;
    // A joining word such as "to" may announce a parameter.
    const step =
      stepInWords(tool, given.slice(0, index)) ?? readPhrase(tool, rest.slice(0, joint + index));
    if (step === undefined) continue;
    return { step, end: from + joint + index, isCall: false };
  }
  return { step: undefined, end: from, isCall: false };
}

function stepInWords(tool: ToolWords, text: string): Step | undefined {
  const bare = text.replace(/^[`"'*([{]+|[`"'*)\]}.]+$/g, "").trim();
  return (
    stepInBrackets(tool, bare) ??
    (/[=,]|:\s/.test(bare) ? undefined : stepWith(tool, bare.split(/\s+/))) ??
    (/\s\w+\s*=/.test(bare)
      ? stepInBrackets(tool, bare.replace(/\s+(?=\w+\s*=)/g, ","))
      : undefined)
  );
}

/** Text allowed after a step: none, or a separate remark. */
const REMARK =
  /["'`*_”’)\]}>$\s]*(?:$|\n|[-–—:;,.!?#|=→([<\\：；，。、（！？]|\/\/|(?:to|for|because|so|in order|which|pour|afin|car|para|porque|um|damit|weil|per|om|voor)\b|чтобы|потому)/y;

/** Whether the rest of a text is empty or a remark. */
export function isRemark(text: string, from: number): boolean {
  REMARK.lastIndex = from;
  return REMARK.test(text);
}

/** The index after the bracket that closes the one at `at`, or -1. Brackets in quotes do not count. */
function bracketEnd(text: string, at: number): number {
  const stack: string[] = [];
  let quote = "";
  const until = Math.min(text.length, at + MAX_LENGTH);
  for (let index = at; index < until; index++) {
    const character = text.charAt(index);
    if (quote !== "") {
      if (character === quote || character === "\n") quote = "";
    } else if (character in CLOSERS) stack.push(CLOSERS[character] as string);
    else if (character === stack.at(-1)) {
      stack.pop();
      if (stack.length === 0) return index + 1;
    } else if (QUOTES.includes(character)) quote = closingQuote(character);
  }
  return -1;
}

function closingQuote(quote: string): string {
  return quote === "“" ? "”" : quote === "‘" ? "’" : quote;
}

/** Reads the step from the text between a call's brackets: `market`, `place="market"`, `x: 3, y: 4`, `{"x": 3}`. */
function stepInBrackets(tool: ToolWords, inside: string): Step | undefined {
  const text = inside.trim();
  if (tool.parameters.length === 0) return stepWith(tool, undefined);
  if (text.startsWith("{")) return stepWith(tool, text);
  const named: Record<string, unknown> = {};
  let unnamed: string[] = [];
  for (const part of splitByComma(text)) {
    const [, key, value] = NAMED.exec(part) ?? [];
    const bare = unquote(part.trim());
    if (key !== undefined && value !== undefined && !isValue(tool, key, bare)) {
      named[key] = unquote(value.trim());
    } else if (bare !== "") unnamed.push(bare);
  }
  // In `goto(bot, "market")`, the acting agent is not an argument.
  if (unnamed.length > tool.parameters.length) {
    unnamed = unnamed.filter((one) =>
      tool.parameters.some((it) => valueFor(it, one) !== undefined),
    );
  }
  if (Object.keys(named).length === 0) return stepWith(tool, unnamed);
  for (const [index, value] of unnamed.entries()) {
    const parameter = tool.parameters[index]?.name;
    if (parameter !== undefined && !Object.hasOwn(named, parameter)) named[parameter] = value;
  }
  return stepWith(tool, named);
}

/** Whether `a:b` is a value rather than parameter `a` with value `b`. */
function isValue({ parameters }: ToolWords, key: string, text: string): boolean {
  if (parameters.some((parameter) => parameter.key === foldWord(key))) return false;
  return parameters.some((parameter) => valueFor(parameter, text) !== undefined);
}

function splitByComma(text: string): readonly string[] {
  const parts: string[] = [];
  let quote = "";
  let from = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (quote !== "") {
      if (character === quote) quote = "";
    } else if (",;，；、".includes(character)) {
      parts.push(text.slice(from, index));
      from = index + 1;
    } else if (QUOTES.includes(character)) quote = closingQuote(character);
  }
  return [...parts, text.slice(from)];
}
