import { isPrintable, visible } from "../json/invisible.ts";
import { quotedStrings } from "../json/quoted-strings.ts";

/** A text whose JSON strings are hidden from searches for template markers. */
export interface ShieldedText {
  readonly text: string;
  /** Whether the text contains no markers or unusual characters. */
  readonly isPlain: boolean;
  /** Puts the strings back into a part of the text. */
  restore(part: string): string;
}

/** Possible template markers, and invisible or full-width characters. */
const ODD =
  /[<◁、\uFE50-\uFE6B\uFF01-\uFF5E\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]|[^\S \t\r\n]|(?!\s)\p{Cc}|\[[/|A-Za-z]|assistant|thinking|\n(?:Human|User|USER|Instruct|#)/u;
/** A faster test whose matches include all of these. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern looks for them.
const MAYBE_ODD = /[<\0-\x08\v\f\x0e-\x1f\x7f-\uffff]|\[[/|A-Za-z]|assistant|thinking|\n[HUI#]/;
/** Parts of markers. A string is hidden only if it contains one of them. */
const MARKED = /[<>◁▷[\]\n]|assistant|thinking/;
/** Noncharacters. The first one absent from an answer marks its hidden strings. */
const PLACEHOLDERS = Array.from({ length: 32 }, (_, index) => String.fromCharCode(0xfdd0 + index));
/** Full-width and small forms of ASCII characters. */
const FULL_WIDTH = /[\uFE50-\uFE6B\uFF01-\uFF5E]/g;
/** Ideographic commas, except after a line number. */
const LIST_COMMA = /(?<!\d)、|、(?=\s*$)/g;
const AS_IT_IS = (part: string): string => part;

/**
 * Prepares a text for parsing. Outside JSON strings, full-width characters become ASCII and invisible characters are
 * dropped. Strings are hidden, so that a `</think>` in a string does not end the reasoning.
 */
export function shieldStrings(text: string): ShieldedText {
  if (!MAYBE_ODD.test(text) || !ODD.test(text)) return { text, isPlain: true, restore: AS_IT_IS };
  const placeholder = PLACEHOLDERS.find((each) => !text.includes(each));
  const hidden: string[] = [];
  let shown = "";
  let from = 0;
  for (const { start, end } of quotedStrings(text)) {
    shown += plain(text.slice(from, start));
    const string = text.slice(start, end);
    const isHidden = placeholder !== undefined && MARKED.test(string);
    shown += isHidden ? `${placeholder}${hidden.push(string) - 1}${placeholder}` : string;
    from = end;
  }
  shown += plain(text.slice(from));
  if (hidden.length === 0) return { text: shown, isPlain: false, restore: AS_IT_IS };
  const placed = new RegExp(`${placeholder}(\\d+)${placeholder}`, "g");
  return {
    text: shown,
    isPlain: false,
    restore: (part) => part.replace(placed, (_, index) => hidden[Number(index)] as string),
  };
}

function plain(text: string): string {
  if (isPrintable(text)) return text;
  return visible(text)
    .replace(FULL_WIDTH, (char) => char.normalize("NFKC"))
    .replace(LIST_COMMA, ",");
}
