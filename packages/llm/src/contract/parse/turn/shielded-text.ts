import { isPrintable, visible } from "../json/invisible.ts";
import { quotedStrings } from "../json/quoted-strings.ts";

/** A text whose strings of JSON are hidden from what looks for marks of a template. */
export interface ShieldedText {
  readonly text: string;
  /** Whether there are no marks in it, nor anything else that is odd. */
  readonly isPlain: boolean;
  /** Puts the strings back into a part of the text. */
  restore(part: string): string;
}

/** Anything that may be a mark of a template, a character that shows nothing, or one of full width. */
const ODD =
  /[<◁、\uFE50-\uFE6B\uFF01-\uFF5E\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]|[^\S \t\r\n]|(?!\s)\p{Cc}|\[[/|A-Za-z]|assistant|thinking|\n(?:Human|User|USER|Instruct|#)/u;
/** The same and more, found sooner. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const MAYBE_ODD = /[<\0-\x08\v\f\x0e-\x1f\x7f-\uffff]|\[[/|A-Za-z]|assistant|thinking|\n[HUI#]/;
/** Marks within a string; another string cannot be taken for one. */
const MARKED = /[<>◁▷[\]\n]|assistant|thinking/;
/** Characters that are never text: the first of them that is not in an answer stands for its strings. */
const PLACEHOLDERS = Array.from({ length: 32 }, (_, index) => String.fromCharCode(0xfdd0 + index));
/** And small forms, which stand for the same. */
const FULL_WIDTH = /[\uFE50-\uFE6B\uFF01-\uFF5E]/g;
/** Not behind the number of a line. */
const LIST_COMMA = /(?<!\d)、|、(?=\s*$)/g;
const AS_IT_IS = (part: string): string => part;

/**
 * Makes a text legible: outside of its strings of JSON, characters of full width become those of ASCII and characters
 * that show nothing are dropped; its strings are hidden, so that `</think>` in one of them ends no thought.
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
