import { QUOTES } from "./quotes.ts";
import type { TextCursor } from "./text-cursor.ts";

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };
const ESCAPED = '"\\/bfnrtu';
const LITERALS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["true", true],
  ["True", true],
  ["TRUE", true],
  ["false", false],
  ["False", false],
  ["FALSE", false],
  ["null", null],
  ["None", null],
  ["undefined", null],
]);
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** A complete JSON number or literal. */
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?=[,}\]\s])/y;
/** An unquoted key. Stops at a comment, so that no text is read twice. */
const KEY_WORD = /(?:(?!\/[/*]|(?<=\s)#)[^,;:={}[\]"\n，])*/y;
/** An unquoted value. A colon inside a word belongs to it. */
const VALUE_WORD = /(?:(?!\/[/*]|(?<=\s)#)(?:[^,;:={}[\]"\n，]|[:=](?=[^\s,;:={}[\]"'\n，])))*/y;
/** Characters that may follow a string. */
const BEHIND_STRING = /[,:}\];=/#)，：；"'“”‘’\r\n]|$/y;
/** Separator between key and value; some models double it. */
const COLON = /(?:[:：]\s*)+|=>?/y;
const QUOTE_OF_KEY = /["'`“”‘’](?=\s*[:：=])/y;
const DOUBLED_QUOTE = /""(?=[A-Za-z_])/y;
const DOUBLED_END = /["'](?=\s*[,}\]])/y;
const UNQUOTED_KEY = /([\w .-]{1,60}?)\s*:\s*/y;
/** Concatenated strings: `"for" + "est"` */
const CONTINUED = /["']\s{0,40}\+\s{0,40}["']/y;
/** The rest of a string without a closing quote. */
const UNCLOSED = /[^,}\]\n]*/y;
const BRACKETS = /[}\]](?:\s*[}\]])*/g;

const SPACE = 0x20;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const COMMA = 0x2c;
const COLON_CODE = 0x3a;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const CLOSE_BRACE = 0x7d;

/**
 * Reads strings, keys and bare words as models may write them. Strings without an end are read twice, everything else
 * once.
 */
export class LenientStrings {
  readonly #cursor: TextCursor;
  /** Containers open at the current position. */
  readonly #open: ReadonlySet<unknown>;
  /** For each set of closing quotes, the index before which no string ends. */
  readonly #unclosedUntil = new Map<string, number>();

  constructor(cursor: TextCursor, open: ReadonlySet<unknown>) {
    this.#cursor = cursor;
    this.#open = open;
  }

  get isAtQuote(): boolean {
    const { code } = this.#cursor;
    return code === QUOTE || code === APOSTROPHE || QUOTES.has(this.#cursor.character);
  }

  /** Reads a key and its colon; undefined at the end of the text. */
  key(): string | undefined {
    const cursor = this.#cursor;
    const end = this.#plainEnd();
    if (end > 0 && cursor.codeBehindBlanks(end + 1) === COLON_CODE) {
      const key = cursor.text.slice(cursor.at + 1, end);
      if (cursor.code !== QUOTE) cursor.isMended = true;
      cursor.at = end + 1;
      this.#skipColon();
      return key;
    }
    return this.#oddKey();
  }

  /** Reads a string value; undefined if the text ends inside it. */
  string(): string | undefined {
    const cursor = this.#cursor;
    const end = this.#plainEnd();
    if (end > 0 && isStructure(cursor.text.charCodeAt(end + 1))) {
      const said = cursor.text.slice(cursor.at + 1, end);
      if (cursor.code !== QUOTE) cursor.isMended = true;
      cursor.at = end + 1;
      return said;
    }
    return this.#oddString();
  }

  /** Reads a number, a literal or an unquoted string; undefined if the text may end inside it. */
  word(): unknown {
    const cursor = this.#cursor;
    const start = cursor.at;
    if (cursor.skip(SCALAR)) return JSON.parse(cursor.text.slice(start, cursor.at));
    const word = this.#bareWord(VALUE_WORD);
    if (word === undefined || word === "") return undefined;
    cursor.isMended = true;
    if (LITERALS.has(word)) return LITERALS.get(word);
    return NUMBER.test(word) ? Number(word) : word;
  }

  /** Index of the closing quote of a string without escapes or control characters; otherwise -1. */
  #plainEnd(): number {
    const { text, at, code: quote } = this.#cursor;
    if (quote !== QUOTE && quote !== APOSTROPHE) return -1;
    for (let index = at + 1; ; index++) {
      const code = text.charCodeAt(index);
      if (code === quote) return index;
      // Also true for NaN, at the end of the text.
      if (!(code >= SPACE) || code === BACKSLASH) return -1;
    }
  }

  #skipColon(): void {
    const cursor = this.#cursor;
    cursor.skipBlanks();
    if (cursor.code === COLON_CODE) cursor.at++;
    else cursor.isMended = true;
    cursor.skipBlanks();
    if (cursor.skip(COLON)) cursor.isMended = true;
  }

  #oddKey(): string | undefined {
    const cursor = this.#cursor;
    // Doubled opening quote: `""tool"`
    if (cursor.isAtMatch(DOUBLED_QUOTE)) cursor.at++;
    const open = cursor.at;
    const isQuoted = this.isAtQuote;
    const isPlain = cursor.text.charCodeAt(open) === QUOTE;
    const raw = isQuoted ? this.#closedString() : this.#bareWord(KEY_WORD);
    cursor.skipBlanks();
    if (!cursor.isAtEnd && !(isPlain && cursor.code === COLON_CODE)) cursor.isMended = true;
    // `tool": …` lacks the opening quote; `"tool"": …` doubles the closing one.
    if (cursor.isAtMatch(QUOTE_OF_KEY)) cursor.at++;
    cursor.skipBlanks();
    if (raw !== undefined && cursor.isAtMatch(COLON)) {
      this.#skipColon();
      return raw;
    }
    // `"tool: "goto"` and `"args: {` lack the closing quote of the key.
    UNQUOTED_KEY.lastIndex = open + 1;
    const [head, name] = isQuoted ? (UNQUOTED_KEY.exec(cursor.text) ?? []) : [];
    if (head !== undefined && name !== undefined) {
      cursor.at = open + 1 + head.length;
      cursor.isMended = true;
      return name;
    }
    return cursor.isAtEnd ? undefined : raw;
  }

  /** Reads a string up to its closing quote; undefined if the text ends inside it. */
  #closedString(): string | undefined {
    const cursor = this.#cursor;
    const { text } = cursor;
    const closers = QUOTES.get(cursor.character) as string;
    let said = "";
    let from = ++cursor.at;
    for (; !cursor.isAtEnd; cursor.at++) {
      const { character } = cursor;
      if (closers.includes(character)) return said + text.slice(from, cursor.at++);
      if (character !== "\\") continue;
      said += text.slice(from, cursor.at++) + this.#escape();
      from = cursor.at + 1;
    }
    return undefined;
  }

  #oddString(): string | undefined {
    const cursor = this.#cursor;
    const { text, at: open } = cursor;
    const closers = QUOTES.get(cursor.character) as string;
    if (cursor.code !== QUOTE) cursor.isMended = true;
    // An earlier search has shown that the string has no end.
    if (open < (this.#unclosedUntil.get(closers) ?? 0)) return this.#unclosed(open + 1);
    let said = "";
    let from = ++cursor.at;
    for (; !cursor.isAtEnd; cursor.at++) {
      const { character } = cursor;
      if (character === "\\") {
        said += text.slice(from, cursor.at++) + this.#escape();
        from = cursor.at + 1;
      } else if (closers.includes(character)) {
        if (cursor.isAtMatch(CONTINUED)) {
          said += text.slice(from, cursor.at);
          cursor.at = CONTINUED.lastIndex - 1;
          from = cursor.at + 1;
          cursor.isMended = true;
          continue;
        }
        if (this.#isEndOfString()) {
          said += text.slice(from, cursor.at++);
          if (cursor.skip(DOUBLED_END)) cursor.isMended = true;
          return said;
        }
        cursor.isMended = true;
        // The quote opens the next key or value, so this string lacks its end. Otherwise the quote is part of the
        // string.
        if (this.#followsStructure()) return this.#unclosed(open + 1);
      } else if (character < " ") {
        cursor.isMended = true;
        if (character !== "\n") continue;
        const end = this.#endBehindLine(closers);
        if (end === undefined) {
          this.#unclosedUntil.set(closers, cursor.at);
          return this.#unclosed(open + 1);
        }
        cursor.at = end - 1;
      }
    }
    return this.#isAllClosedBehind(open) ? this.#unclosed(open + 1) : undefined;
  }

  /** Whether the next brackets close all open containers, so that nothing was truncated. */
  #isAllClosedBehind(place: number): boolean {
    BRACKETS.lastIndex = place;
    const [brackets = ""] = BRACKETS.exec(this.#cursor.text) ?? [];
    return brackets.replace(/\s/g, "").length === this.#open.size;
  }

  /** Whether the text after the current quote allows a string to end there. */
  #isEndOfString(): boolean {
    const { text, at } = this.#cursor;
    let behind = at + 1;
    while (text.charAt(behind) === " " || text.charAt(behind) === "\t") behind++;
    BEHIND_STRING.lastIndex = behind;
    return BEHIND_STRING.test(text);
  }

  /** Whether the current quote is in a position to open a key or value. */
  #followsStructure(): boolean {
    const { text, at } = this.#cursor;
    let before = at - 1;
    while (text.charAt(before) === " ") before--;
    return ",{[:}]".includes(text.charAt(before));
  }

  /** The closing quote on a later line; undefined if the string lacks its end. */
  #endBehindLine(closers: string): number | undefined {
    const cursor = this.#cursor;
    const { text, at } = cursor;
    let index = at + 1;
    while (index < text.length && !closers.includes(text.charAt(index))) index++;
    cursor.again += index - at;
    const rest = text.slice(index + 1, index + 12).trimStart();
    const isEnd = /^[,}\]]/.test(rest) && !/[{[}\]]/.test(text.slice(at, index));
    return isEnd ? index : undefined;
  }

  /** Reads a string without a closing quote, up to the end of a bare word. */
  #unclosed(start: number): string {
    const cursor = this.#cursor;
    cursor.isMended = true;
    cursor.again += cursor.at - start;
    UNCLOSED.lastIndex = start;
    const [said = ""] = UNCLOSED.exec(cursor.text) ?? [];
    cursor.at = start + said.length;
    return said.trim();
  }

  #escape(): string {
    const cursor = this.#cursor;
    const { character } = cursor;
    if (!ESCAPED.includes(character)) cursor.isMended = true;
    if (character !== "u") return ESCAPES[character] ?? character;
    const digits = cursor.text.slice(cursor.at + 1, cursor.at + 5);
    if (!/^[0-9a-f]{4}$/i.test(digits)) {
      cursor.isMended = true;
      return character;
    }
    cursor.at += 4;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  #bareWord(pattern: RegExp): string | undefined {
    const cursor = this.#cursor;
    const start = cursor.at;
    pattern.lastIndex = start;
    const [said = ""] = pattern.exec(cursor.text) ?? [];
    cursor.at = start + said.length;
    if (cursor.isAtEnd) return undefined;
    const word = said.trim();
    // `goto"` has only the closing quote.
    if (word !== "" && cursor.code === QUOTE) cursor.at++;
    return word;
  }
}

/** Whether a character may follow a JSON string, including a misplaced colon. */
function isStructure(code: number): boolean {
  return code === COMMA || code === CLOSE_BRACE || code === CLOSE_BRACKET || code === COLON_CODE;
}
