import { spellOut } from "./spell-out.ts";

/** Nothing but spaces between two words. */
export const NO_BREAK = 0;
/** A comma or a dash. */
export const COMMA = 1;
/** The end of a sentence, a colon, a bracket, a new line. */
export const FULL_STOP = 2;
/** The number of an item in a list: `2.` or `2)`. */
export const LIST_ITEM = 3;

/** A text as folded words: lower case, without accents. */
export interface SplitText {
  readonly words: string[];
  /** The break before each word. */
  readonly breaks: number[];
}

const BLANK = 0;
const LETTER = 1;
const DIGIT = 2;
const SOFT = 3;
const HARD = 4;
const APOSTROPHE = 5;
const DASH = 6;
const AMPERSAND = 7;

/** The kinds of ASCII characters. */
const kinds = Uint8Array.from({ length: 0x80 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[a-z]/i.test(character)) return LETTER;
  if (/[0-9]/.test(character)) return DIGIT;
  if (character === "'") return APOSTROPHE;
  if (character === "-") return DASH;
  if (character === "&") return AMPERSAND;
  if (character === ",") return SOFT;
  return /[;:.!?()[\]"\n\r]/.test(character) ? HARD : BLANK;
});

const IS_LETTER = /[\p{L}\p{M}\p{N}]/u;
const IS_SOFT = /[–—、，]/;
const IS_HARD = /[…。！？：；「」『』]/;

function kindOf(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code < 0x80) return kinds[code] as number;
  // Half of a surrogate pair is not a letter; letters outside the basic plane are ignored.
  const character = text[at] as string;
  if (IS_LETTER.test(character)) return LETTER;
  if (IS_SOFT.test(character)) return SOFT;
  return IS_HARD.test(character) ? HARD : BLANK;
}

/**
 * Splits a text into words. Apostrophes separate words, and English contractions are spelt out
 * (`don't` becomes `do not`).
 *
 * @param text folded
 */
export function splitText(text: string): SplitText {
  const words: string[] = [];
  const breaks: number[] = [];
  const { length } = text;
  let pending = FULL_STOP;
  /** Number of list items so far. */
  let items = 0;
  for (let at = 0; at < length; ) {
    const kind = kindOf(text, at);
    if (kind === LETTER || kind === DIGIT) {
      const end = wordEnd(text, at);
      const before = words.length;
      spellOut(text.slice(at, end), words);
      for (let index = before; index < words.length; index++) {
        breaks.push(index === before ? pending : NO_BREAK);
      }
      if (words.length > before) pending = NO_BREAK;
      at = end;
      continue;
    }
    if (kind === HARD && isItem(text, at, words, items)) {
      words.pop();
      breaks.pop();
      pending = LIST_ITEM;
      items++;
    } else if (kind === AMPERSAND) {
      words.push("and");
      breaks.push(pending);
      pending = NO_BREAK;
    } else if (pending !== LIST_ITEM) pending = Math.max(pending, breakOf(kind, text, at));
    at++;
  }
  return { words, breaks };
}

function breakOf(kind: number, text: string, at: number): number {
  if (kind === HARD) return FULL_STOP;
  if (kind === SOFT) return COMMA;
  // A dash between spaces separates, a hyphen within a word joins.
  return kind === DASH && text.charCodeAt(at + 1) === 0x20 ? COMMA : NO_BREAK;
}

/** The end of a word. An apostrophe belongs to the word if letters follow. */
function wordEnd(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length) {
    const kind = kindOf(text, at);
    const isInner = kind === APOSTROPHE && at + 1 < text.length && kindOf(text, at + 1) === LETTER;
    if (kind !== LETTER && kind !== DIGIT && !isInner) break;
    at++;
  }
  return at;
}

/** Whether a mark ends the number of the next list item: `1.` or `1)`, followed by a word. */
function isItem(text: string, at: number, words: readonly string[], items: number): boolean {
  const mark = text[at];
  if ((mark !== "." && mark !== ")") || words.at(-1) !== String(items + 1)) return false;
  if (kindOf(text, at - 1) !== DIGIT) return false;
  let next = at + 1;
  while (next < text.length && kindOf(text, next) === BLANK) next++;
  return next < text.length && kindOf(text, next) === LETTER;
}
