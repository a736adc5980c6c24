/**
 * Lines that models write for characters: whether players may be shown them.
 *
 * @module
 */

import { isTampered, shownText } from "../../base/text/shown-text.ts";
import { type SpokenPlan, wordsAbout } from "./line-context.ts";
import { lineWords, spokenLanguage } from "./line-language.ts";
import { hasOtherName, type LineValues } from "./line-names.ts";
import { hasOtherNumber } from "./line-numbers.ts";
import { hasRole, isComment, isRefusal } from "./line-words.ts";

/** A fault for which a model's line is refused, in the order in which they are looked for. */
export type LineFault =
  | ("empty" | "markup" | "role" | "prompt" | "refusal" | "comment")
  | ("length" | "repeated" | "language" | "number" | "name");

/** The things that a line may speak of. */
export interface LineContext {
  readonly agent?: string | undefined;
  readonly persona?: string | undefined;
  readonly goal?: string | undefined;
  /** The steps in words. */
  readonly steps: string;
  /** The plan, if it is known as such: descriptions and values of its domain then count. */
  readonly plan?: SpokenPlan | undefined;
  /** The plain sentence. */
  readonly sentence?: string | undefined;
  /** Texts of the game: descriptions, conditions. */
  readonly world?: readonly string[] | undefined;
  readonly values?: LineValues | undefined;
  /** The fixed part of the prompt, which small models repeat. */
  readonly prompt?: string | undefined;
  /** Whether the model wrote to the limit of its answer. */
  readonly isCut?: boolean | undefined;
}

/** A line fit to be said, or its fault. */
export type LineVerdict = { readonly line: string } | { readonly fault: LineFault };

/** Maximum length of a line, in characters and in words. */
const MAX_LENGTH = 200;
const MAX_WORDS = 32;
/** Maximum length with quotes and marks. */
const MAX_WRITTEN = 4 * MAX_LENGTH;
const MARKUP =
  /[{}[\]<>|`\\#*=]|__|[\p{L}\p{N}]_[\p{L}\p{N}]|https?:|www\.|&(?:\p{L}{2,6}|#\d+);|\(\)|^\s*(?:- |\u2022|\d+[.)] )|%[sd]\b|\bjavascript:|\bundefined\b/u;
/** Values of programs. */
const NOTHING = /^(?:null|none|nan|nil|true|false|n\/a|empty)\W*$/iu;
const QUOTES =
  /^["'\u2018\u201c\u201e\u00ab\u300c\u300e\s]+|["'\u2019\u201d\u201c\u00bb\u300d\u300f\s]+$/gu;
const OPENING_DASH = /^[\u2013\u2014]\s*/u;
const LINE_ENDS = /[\r\n\v\f\u0085\u2028\u2029]/u;
const SENTENCE_END = /[.!?…~。！？)"'\u2019\u201d\u00bb\u300d\p{Extended_Pictographic}]$/u;
/** Length of the runs of words by which a line repeats its prompt. */
const RUN = 4;
/** Share of a line's words from which it is the prompt's. */
const ECHO = 0.5;
const MOST_IN_A_ROW = 3;
/** Words from which a line's variety is looked at, and the least share of different ones. */
const LONG = 8;
const VARIETY = 0.4;

/**
 * Judges a model's line for a character: whether players may be shown it. Only its first line counts, without quotes and
 * the character's own name.
 *
 * @example
 * judgeLine("As an AI language model, I cannot chop.", { steps: "chop" }); // { fault: "refusal" }
 */
export function judgeLine(text: unknown, about: LineContext): LineVerdict {
  const context = about.plan === undefined ? about : { ...wordsAbout(about.plan), ...about };
  const [written = "", ...more] = typeof text === "string" ? text.trim().split(LINE_ENDS) : [];
  // Before any pattern looks at it: whatever is cut off makes no line of this.
  if (written.length > MAX_WRITTEN) return { fault: "length" };
  const line = bare(shownText(written), context.agent);
  const isCut = context.isCut === true && more.length === 0;
  const isText = /\p{L}/u.test(shownText(written)) && !NOTHING.test(line);
  const fault = isText ? faultOf(line, written, { ...context, isCut }) : "empty";
  return fault === undefined ? { line } : { fault };
}

/** A line without quotes, opening dash and own name, which a stage direction may follow: `Ann (smiling): ` */
function bare(written: string, agent: string | undefined): string {
  const unquoted = (text: string): string =>
    text.trim().replace(QUOTES, "").replace(OPENING_DASH, "").trim();
  const line = unquoted(written);
  const own = (agent ?? "").toLowerCase();
  if (own === "" || !line.toLowerCase().startsWith(own)) return line;
  const [colon] = /^ *(?:\([^()]{0,60}\) *)?:/u.exec(line.slice(own.length)) ?? [];
  return colon === undefined ? line : unquoted(line.slice(own.length + colon.length));
}

function faultOf(line: string, written: string, context: LineContext): LineFault | undefined {
  const { agent = "", persona = "", goal = "", steps, sentence = "", world = [] } = context;
  const plain = line.replaceAll("\u2019", "'");
  const game = world.join(" ");
  const plan = `${goal} ${steps}`;
  const about = [agent, persona, plan, sentence, game].join(" ");
  const words = lineWords(line);
  if (isTampered(written) || MARKUP.test(line)) return "markup";
  if (hasRole(plain)) return "role";
  if (isEcho(words, context)) return "prompt";
  if (isRefusal(plain, `${persona} ${game}`)) return "refusal";
  if (isComment(plain)) return "comment";
  const isBroken = context.isCut === true && !SENTENCE_END.test(line);
  if (isBroken || line.length > MAX_LENGTH || words.length > MAX_WORDS) return "length";
  if (/(.)\1{7}/u.test(line) || isRepeated(words)) return "repeated";
  const { isForeign, language } = spokenLanguage(line, persona, plan, `${sentence} ${game}`);
  if (isForeign) return "language";
  if (hasOtherNumber(line, about, language)) return "number";
  return hasOtherName(line, about, language, context.values) ? "name" : undefined;
}

/** Whether most of a line stands in the prompt, or all of it in the character's description or the list of steps. */
function isEcho(words: readonly string[], context: LineContext): boolean {
  const { prompt = "", persona = "", steps } = context;
  const joined = ` ${words.join(" ")} `;
  if (words.length > 1 && ` ${lineWords(persona).join(" ")} `.includes(joined)) return true;
  if (words.length >= RUN && ` ${lineWords(steps).join(" ")} `.includes(joined)) return true;
  const told = ` ${lineWords(prompt).join(" ")} `;
  const isTold = words.map(() => false);
  for (let from = 0; from + RUN <= words.length; from++) {
    if (told.includes(` ${words.slice(from, from + RUN).join(" ")} `)) {
      isTold.fill(true, from, from + RUN);
    }
  }
  return isTold.filter(Boolean).length > ECHO * words.length;
}

/** Whether a model has lost the thread. */
function isRepeated(words: readonly string[]): boolean {
  const isRow = words.some((word, index) => {
    const row = words.slice(index, index + MOST_IN_A_ROW + 1);
    return row.length > MOST_IN_A_ROW && row.every((each) => each === word);
  });
  return isRow || (words.length >= LONG && new Set(words).size < VARIETY * words.length);
}
