import { isGap } from "./invisible.ts";
import { QUOTES } from "./quotes.ts";

/** A JSON string in a text, including its quotes. */
export interface QuotedString {
  readonly start: number;
  /** Index after the closing quote. */
  readonly end: number;
}

/** Start of a JSON value: `{"`, `{key:`, `[{`, `["`, in narrow or wide brackets and quotes. */
const JSON_START =
  /[{[｛［﹛](?=[\s\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\u2800]{0,200}(?:["'“”„‘’＂「『{[｛［﹛]|[A-Za-z_][\w .-]{0,60}["'”’＂]?\s{0,40}[:：﹕=]))/gu;
const OPENING = "{[｛［﹛";
const CLOSING = "}]｝］﹜";
const COMMAS = ",，、﹐";
/** Characters before the start and after the end of a string. */
const BEFORE_STRING = `${OPENING}${CLOSING}${COMMAS}:=(：﹕；`;
const BEHIND_STRING = `${CLOSING}${COMMAS}:;=/#)：﹕；"'“”‘’＂」』`;
/** Characters after a multi-line string, which must not contain brackets after its first line. */
const BEHIND_LINES = `${CLOSING}${COMMAS}`;
const BRACKETS = `${OPENING}${CLOSING}`;
/** Limit on the total work, as a multiple of the text length. */
const MAX_PASSES = 8;
const SPACE = 0x20;
const QUOTE = 0x22;
const DELETE = 0x7f;

/**
 * The strings in a text's JSON, as far as their ends are certain; the JSON may be damaged. Takes time linear in the
 * text.
 */
export function quotedStrings(text: string): readonly QuotedString[] {
  const found: QuotedString[] = [];
  let left = MAX_PASSES * text.length;
  JSON_START.lastIndex = 0;
  for (let match = JSON_START.exec(text); match !== null && left > 0; ) {
    const reader = new RegionReader(text, match.index);
    found.push(...reader.read());
    left -= reader.work;
    JSON_START.lastIndex = Math.max(reader.at, match.index + 1);
    match = JSON_START.exec(text);
  }
  return found;
}

/** Reads from a value's opening bracket to its end, or to a character that no value contains. */
class RegionReader {
  readonly #text: string;
  readonly #found: QuotedString[] = [];
  at: number;
  /** Number of characters read. */
  work = 0;

  constructor(text: string, start: number) {
    this.#text = text;
    this.at = start;
  }

  read(): readonly QuotedString[] {
    const text = this.#text;
    let depth = 0;
    for (; this.at < text.length; this.at++) {
      this.work++;
      const code = text.charCodeAt(this.at);
      if (isLetter(code)) continue;
      const char = text.charAt(this.at);
      if (char === "<" || char === "`") break;
      if (OPENING.includes(char)) depth++;
      else if (CLOSING.includes(char) && --depth <= 0) {
        this.at++;
        break;
      } else if (code === QUOTE || (QUOTES.has(char) && this.#isBehindStructure)) {
        const end = this.#endOfString(QUOTES.get(char) as string);
        if (end < 0) break;
        this.#found.push({ start: this.at, end });
        this.at = end - 1;
      }
    }
    return this.#found;
  }

  /** Whether a string may begin here; apostrophes inside words do not count. */
  get #isBehindStructure(): boolean {
    return BEFORE_STRING.includes(this.#beyondBlanks(this.at, -1));
  }

  /** The index after the string's closing quote; -1 if uncertain. */
  #endOfString(closers: string): number {
    const text = this.#text;
    let isOnOneLine = true;
    for (let index = this.at + 1; index < text.length; index++) {
      this.work++;
      const code = text.charCodeAt(index);
      if (isLetter(code)) continue;
      const char = text.charAt(index);
      if (char === "\\") index++;
      else if (char === "\n") isOnOneLine = false;
      else if (!isOnOneLine && BRACKETS.includes(char)) return -1;
      else if (closers.includes(char)) {
        const behind = this.#beyondBlanks(index, 1);
        if ((isOnOneLine ? BEHIND_STRING : BEHIND_LINES).includes(behind)) return index + 1;
        // If the quote opens another string, the current one has no end; otherwise the quote is part of the current
        // one.
        const before = this.#beyondBlanks(index, -1);
        if (before !== "" && BEFORE_STRING.includes(before)) return -1;
      }
    }
    return -1;
  }

  /** The nearest character before or after an index, ignoring whitespace; empty at the end of the text. */
  #beyondBlanks(index: number, direction: 1 | -1): string {
    let at = index + direction;
    while (isBlank(this.#text.charAt(at))) {
      this.work++;
      at += direction;
    }
    return this.#text.charAt(at);
  }
}

/** Whether a character is one of the most frequent: an ASCII letter or digit, `-`, `_` or a full stop. */
function isLetter(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x2d && code <= 0x39 && code !== 0x2f) ||
    code === 0x5f
  );
}

function isBlank(char: string): boolean {
  const code = char.charCodeAt(0);
  if (code > SPACE && code < DELETE) return false;
  return char !== "" && (code === SPACE || isGap(char));
}
