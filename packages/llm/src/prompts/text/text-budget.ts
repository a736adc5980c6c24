/**
 * Texts of prompts: clean, measured, and cut to a budget.
 *
 * @module
 */

import { type Issue, type QuestionText, RequestError } from "@understudy/planner-core";
import { byteLength } from "./byte-length.ts";
import { cleanUserText, cleanUserTextEnd } from "./clean-user-text.ts";

/** Token budgets for user text in a prompt, in estimated tokens. */
export interface TextBudget {
  readonly persona: number;
  readonly directive: number;
  readonly memory: number;
  /** Limit for all texts together. */
  readonly total: number;
}

/** Default budgets. A small model's prompt needs about 1,000 tokens for tools, state, goal and answer. */
export const DEFAULT_TEXT_BUDGET: TextBudget = Object.freeze({
  persona: 128,
  directive: 128,
  memory: 256,
  total: 384,
});

/** User text that fits the budget. */
export interface FittedText {
  readonly persona: string;
  readonly directive: string;
  readonly memory: string;
}

/** Bytes per token: four or five in English, about three in other scripts and unusual text. */
const BYTES_PER_TOKEN = 3;
const CUT = "…";
const NOTHING: FittedText = Object.freeze({ persona: "", directive: "", memory: "" });

/** Applies `changes` to {@link DEFAULT_TEXT_BUDGET}. @throws RequestError */
export function checkTextBudget(changes: Partial<TextBudget> = {}): TextBudget {
  const budget = { ...DEFAULT_TEXT_BUDGET, ...changes };
  const issues: Issue[] = [];
  for (const [name, tokens] of Object.entries(budget)) {
    if (Number.isInteger(tokens) && tokens >= 0) continue;
    const message = `is ${String(tokens)}; it must be an integer of at least 0`;
    issues.push({ pointer: `/textBudget/${name}`, message });
  }
  if (issues.length > 0) throw new RequestError(issues);
  return Object.freeze(budget);
}

/**
 * User text, cleaned and cut for a prompt. Each text is cut to its own budget: personas and directives keep their
 * start, memories keep their end with the latest events. If the total is still too long, the memory is cut first, down
 * to nothing, then the persona, then the directive. State and goal are never cut.
 *
 * @example
 * fitText({ memory: longStory, persona: "a miller" }, DEFAULT_TEXT_BUDGET).persona; // a miller
 */
export function fitText(text: QuestionText, budget: TextBudget): FittedText {
  if (!(text.persona || text.directive || text.memory)) return NOTHING;
  let left = Math.max(0, budget.total);
  const take = (cut: (tokens: number) => string, own: number): string => {
    const kept = cut(Math.min(own, left));
    left -= estimateTextTokens(kept);
    return kept;
  };
  const clean = (value: string | undefined): string => cleanUserText(value ?? "");
  const directive = take((tokens) => cutEnd(clean(text.directive), tokens), budget.directive);
  const persona = take((tokens) => cutEnd(clean(text.persona), tokens), budget.persona);
  const memory = take(
    (tokens) => cutStart(cleanUserTextEnd(text.memory ?? ""), tokens),
    budget.memory,
  );
  return { persona, directive, memory };
}

/** Number of tokens in a text, estimated on the high side. */
export function estimateTextTokens(text: string): number {
  return Math.ceil(byteLength(text) / BYTES_PER_TOKEN);
}

/** The longest start of a text that fits, cut at the end of a word. */
function cutEnd(text: string, tokens: number): string {
  if (estimateTextTokens(text) <= tokens) return text;
  const { length } = fitting([...text], tokens).join("");
  const ends = wordEnds(text.slice(0, length + LONGEST_WORD));
  const end = ends.findLast((each) => each <= length) ?? 0;
  return mark(text.slice(0, end > length / 2 ? end : length).trimEnd(), (kept) => kept + CUT);
}

/** The longest end of a text that fits, cut at the start of a word. */
function cutStart(text: string, tokens: number): string {
  if (estimateTextTokens(text) <= tokens) return text;
  const { length } = fitting([...text].reverse(), tokens)
    .reverse()
    .join("");
  const start = text.length - length;
  const before = Math.max(0, start - LONGEST_WORD);
  const begin = wordEnds(text.slice(before)).find((each) => before + each >= start) ?? 0;
  const isNear = before + begin < start + length / 2;
  return mark(text.slice(isNear ? before + begin : start).trimStart(), (kept) => CUT + kept);
}

/** End offsets of words and of the text between them, also in scripts without spaces. */
function wordEnds(text: string): number[] {
  words ??= new Intl.Segmenter(undefined, { granularity: "word" });
  return Array.from(words.segment(text), ({ index, segment }) => index + segment.length);
}

/** Created on first use, because that takes milliseconds and most texts are never cut. */
let words: Intl.Segmenter | undefined;
/**
 * Maximum length of a word in code units: context around a cut, so that word boundaries are the same as in the whole
 * text.
 */
const LONGEST_WORD = 64;

/** The first code points that fit, with room for the ellipsis. */
function fitting(units: string[], tokens: number): string[] {
  let bytes = tokens * BYTES_PER_TOKEN - byteLength(CUT);
  const end = units.findIndex((unit) => {
    bytes -= byteLength(unit);
    return bytes < 0;
  });
  return end < 0 ? units : units.slice(0, end);
}

function mark(kept: string, add: (kept: string) => string): string {
  return kept === "" ? "" : add(kept);
}
