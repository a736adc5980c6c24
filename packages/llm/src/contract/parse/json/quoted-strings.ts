import { isGap } from "./invisible.ts";
import { QUOTES } from "./quotes.ts";

/** A string of JSON in a text, with its quotes. */
export interface QuotedString {
  readonly start: number;
  /** Index behind it. */
  readonly end: number;
}

/** `{"`, `{key:`, `[{`, `["` in brackets and quotes of any width. */
const JSON_START =
  /[{[｛［﹛](?=[\s\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\u2800]{0,200}(?:["'“”„‘’＂「『{[｛［﹛]|[A-Za-z_][\w .-]{0,60}["'”’＂]?\s{0,40}[:：﹕=]))/gu;
const OPENING = "{[｛［﹛";
const CLOSING = "}]｝］﹜";
const COMMAS = ",，、﹐";
/** A string begins behind one of these, and ends before one of those. */
const BEFORE_STRING = `${OPENING}${CLOSING}${COMMAS}:=(：﹕；`;
const BEHIND_STRING = `${CLOSING}${COMMAS}:;=/#)：﹕；"'“”‘’＂」』`;
/** A string of several lines is followed by one of these, and holds no bracket behind its first line. */
const BEHIND_LINES = `${CLOSING}${COMMAS}`;
const BRACKETS = `${OPENING}${CLOSING}`;
/** All values together are looked at over at most this many times. */
const MAX_PASSES = 8;
const SPACE = 0x20;
const QUOTE = 0x22;
const DELETE = 0x7f;

/**
 * The strings of the JSON in a text, damaged JSON included, as far as it is certain where they end. Takes time linear
 * in the text.
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

/** Reads from the bracket that begins a value to its end, or to what cannot be in a value. */
class RegionReader {
  readonly #text: string;
  readonly #found: QuotedString[] = [];
  at: number;
  /** Characters that were looked at. */
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

  /** Whether a string may begin here: an apostrophe within a word begins none. */
  get #isBehindStructure(): boolean {
    return BEFORE_STRING.includes(this.#beyondBlanks(this.at, -1));
  }

  /** The index behind the string that begins here; -1 if that is not certain. */
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
        // It opens a string: ours has no end. Otherwise it is a quote within the text.
        const before = this.#beyondBlanks(index, -1);
        if (before !== "" && BEFORE_STRING.includes(before)) return -1;
      }
    }
    return -1;
  }

  /** The first character on one side of an index that is not blank; empty at the end of the text. */
  #beyondBlanks(index: number, direction: 1 | -1): string {
    let at = index + direction;
    while (isBlank(this.#text.charAt(at))) {
      this.work++;
      at += direction;
    }
    return this.#text.charAt(at);
  }
}

/** Most characters: letters, digits, `-` and `_` of ASCII, and the point. */
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
