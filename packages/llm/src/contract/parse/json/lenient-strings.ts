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
/** A number or literal of JSON, and that it ends there. */
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?=[,}\]\s])/y;
/** Up to a comment behind it: what is behind that would be read again with the next word. */
const KEY_WORD = /(?:(?!\/[/*]|(?<=\s)#)[^,;:={}[\]"\n，])*/y;
/** A colon within a word belongs to it. */
const VALUE_WORD = /(?:(?!\/[/*]|(?<=\s)#)(?:[^,;:={}[\]"\n，]|[:=](?=[^\s,;:={}[\]"'\n，])))*/y;
/** Characters that may follow a string. */
const BEHIND_STRING = /[,:}\];=/#)，：；"'“”‘’\r\n]|$/y;
/** Between a key and its value; some write it twice. */
const COLON = /(?:[:：]\s*)+|=>?/y;
const QUOTE_OF_KEY = /["'`“”‘’](?=\s*[:：=])/y;
const DOUBLED_QUOTE = /""(?=[A-Za-z_])/y;
const DOUBLED_END = /["'](?=\s*[,}\]])/y;
const UNQUOTED_KEY = /([\w .-]{1,60}?)\s*:\s*/y;
/** `"for" + "est"` */
const CONTINUED = /["']\s{0,40}\+\s{0,40}["']/y;
/** The rest of a string that lacks its end quote. */
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
 * Reads strings, keys and bare words as a model may write them. Only ever moves forward, but for
 * strings that lack their end, which are read again once.
 */
export class LenientStrings {
  readonly #cursor: TextCursor;
  /** Containers that are open at the current place. */
  readonly #open: ReadonlySet<unknown>;
  /** By closing quotes: up to where no string that they close ends. */
  readonly #unclosedUntil = new Map<string, number>();

  constructor(cursor: TextCursor, open: ReadonlySet<unknown>) {
    this.#cursor = cursor;
    this.#open = open;
  }

  get isAtQuote(): boolean {
    const { code } = this.#cursor;
    return code === QUOTE || code === APOSTROPHE || QUOTES.has(this.#cursor.character);
  }

  /** A key and its colon; undefined at the end of the text. */
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

  /** The string of a value; undefined when the text ends within it. */
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

  /** A number, a literal or a string without quotes; undefined when the text may end within it. */
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

  /** The end of the string that begins here, if nothing in it is out of the ordinary; else -1. */
  #plainEnd(): number {
    const { text, at, code: quote } = this.#cursor;
    if (quote !== QUOTE && quote !== APOSTROPHE) return -1;
    for (let index = at + 1; ; index++) {
      const code = text.charCodeAt(index);
      if (code === quote) return index;
      // Not a number at the end of the text.
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
    // `""tool"`
    if (cursor.isAtMatch(DOUBLED_QUOTE)) cursor.at++;
    const open = cursor.at;
    const isQuoted = this.isAtQuote;
    const isPlain = cursor.text.charCodeAt(open) === QUOTE;
    const raw = isQuoted ? this.#closedString() : this.#bareWord(KEY_WORD);
    cursor.skipBlanks();
    if (!cursor.isAtEnd && !(isPlain && cursor.code === COLON_CODE)) cursor.isMended = true;
    // `tool": …`: the opening quote was left out; `"tool"": …`: the other one doubled.
    if (cursor.isAtMatch(QUOTE_OF_KEY)) cursor.at++;
    cursor.skipBlanks();
    if (raw !== undefined && cursor.isAtMatch(COLON)) {
      this.#skipColon();
      return raw;
    }
    // `"tool: "goto"` and `"args: {`: the quote behind the key was left out.
    UNQUOTED_KEY.lastIndex = open + 1;
    const [head, name] = isQuoted ? (UNQUOTED_KEY.exec(cursor.text) ?? []) : [];
    if (head !== undefined && name !== undefined) {
      cursor.at = open + 1 + head.length;
      cursor.isMended = true;
      return name;
    }
    return cursor.isAtEnd ? undefined : raw;
  }

  /** A quoted string, wherever its quote comes; undefined when the text ends within it. */
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
    // The end was looked for from an earlier place on, in vain.
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
        // The following text belongs to something else: the quote opens it, or is one within the text.
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

  /** Whether the first brackets behind a place close all that is open: nothing was cut off then. */
  #isAllClosedBehind(place: number): boolean {
    BRACKETS.lastIndex = place;
    const [brackets = ""] = BRACKETS.exec(this.#cursor.text) ?? [];
    return brackets.replace(/\s/g, "").length === this.#open.size;
  }

  /** Whether what follows the quote at the current place shows that a string ends with it. */
  #isEndOfString(): boolean {
    const { text, at } = this.#cursor;
    let behind = at + 1;
    while (text.charAt(behind) === " " || text.charAt(behind) === "\t") behind++;
    BEHIND_STRING.lastIndex = behind;
    return BEHIND_STRING.test(text);
  }

  /** Whether the quote at the current place stands where a key or a value begins. */
  #followsStructure(): boolean {
    const { text, at } = this.#cursor;
    let before = at - 1;
    while (text.charAt(before) === " ") before--;
    return ",{[:}]".includes(text.charAt(before));
  }

  /** The quote on a later line that ends a string; undefined if it lacks its end. */
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

  /** A string without its end quote: it ends where a bare word would. */
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
    // `goto"`: the closing quote alone.
    if (word !== "" && cursor.code === QUOTE) cursor.at++;
    return word;
  }
}

/** A character that follows a string of JSON, or a colon behind what should be a key. */
function isStructure(code: number): boolean {
  return code === COMMA || code === CLOSE_BRACE || code === CLOSE_BRACKET || code === COLON_CODE;
}
