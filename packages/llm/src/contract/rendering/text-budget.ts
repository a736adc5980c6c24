import { type Issue, type QuestionText, RequestError } from "@understudy/planner-core";
import { byteLength } from "./byte-length.ts";
import { cleanUserText, cleanUserTextEnd } from "./clean-user-text.ts";

/** Tokens that a prompt gives to user text, estimated. */
export interface TextBudget {
  readonly persona: number;
  readonly directive: number;
  readonly memory: number;
  /** All of them together. */
  readonly total: number;
}

/** A prompt of a small model holds about 1,000 tokens besides: tools, state, goal and answer. */
export const DEFAULT_TEXT_BUDGET: TextBudget = Object.freeze({
  persona: 128,
  directive: 128,
  memory: 256,
  total: 384,
});

/** User text that may stand in a prompt. */
export interface FittedText {
  readonly persona: string;
  readonly directive: string;
  readonly memory: string;
}

/** English has four or five, other scripts and odd text about three. */
const BYTES_PER_TOKEN = 3;
const CUT = "…";
const NOTHING: FittedText = Object.freeze({ persona: "", directive: "", memory: "" });

/** The budget that {@link DEFAULT_TEXT_BUDGET} and `changes` make. @throws RequestError */
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
 * User text made safe and short enough for a prompt. Each text is cut to its own budget: a persona and
 * a directive keep their beginning, a memory keeps its end, where the latest stands. If all together
 * are still too long, the memory gives way first, down to nothing, then the persona; the directive is
 * cut last. State and goal are never cut.
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

/** The tokens of a text, rather too many than too few. */
export function estimateTextTokens(text: string): number {
  return Math.ceil(byteLength(text) / BYTES_PER_TOKEN);
}

/** The beginning that fits, up to the end of a word. */
function cutEnd(text: string, tokens: number): string {
  if (estimateTextTokens(text) <= tokens) return text;
  const { length } = fitting([...text], tokens).join("");
  const ends = wordEnds(text.slice(0, length + LONGEST_WORD));
  const end = ends.findLast((each) => each <= length) ?? 0;
  return mark(text.slice(0, end > length / 2 ? end : length).trimEnd(), (kept) => kept + CUT);
}

/** The end that fits, from the beginning of a word. */
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

/** The ends of words, and the text between them: also in scripts that part words by no blanks. */
function wordEnds(text: string): number[] {
  words ??= new Intl.Segmenter(undefined, { granularity: "word" });
  return Array.from(words.segment(text), ({ index, segment }) => index + segment.length);
}

/** Made when a text is cut for the first time: most are not, and it takes milliseconds. */
let words: Intl.Segmenter | undefined;
/** In code units: a boundary is found as if all of the text were looked at. */
const LONGEST_WORD = 64;

/** The first code points that fit, and leave room for the mark of a cut. */
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
