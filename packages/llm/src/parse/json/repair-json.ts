import { LenientStrings } from "./repair-strings.ts";
import { TextCursor } from "./text-cursor.ts";

/** Maximum depth. Plans have four levels, so anything nested this deeply is not a plan. */
const MAX_DEPTH = 64;

/** A surplus brace, after which the list continues. */
const STRAY_BRACE = /\}(?=\s*,\s*\{)/y;
/** Markup that ends JSON: a tag, or the end of a code fence. */
const MARKUP = /<[/|｜a-z]|```/iy;
const ODD_SEPARATORS = ";，；、";

const COMMA = 0x2c;
const COLON = 0x3a;
const SEMICOLON = 0x3b;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const LAST_ASCII = 0x7f;

/** The result of reading a value. */
export interface LenientResult {
  readonly value: unknown;
  /** Index after the value. */
  readonly end: number;
  /** Whether any part was invalid JSON. */
  readonly isMended: boolean;
  /** Containers left open by the end of the text. */
  readonly open: ReadonlySet<unknown>;
  /** Number of characters read, counting those read twice. */
  readonly work: number;
}

/**
 * Reads one JSON value as models may write it: with comments, trailing or missing commas, any quotes or none, Python
 * literals, unclosed strings and missing brackets. Strings without an end are read twice, everything else once, so the
 * time is linear in the text. Undefined if nested too deeply.
 *
 * Libraries such as jsonrepair close truncated containers, which turns half a step into a whole one. This reader
 * reports the containers that were still open.
 */
export function readLeniently(text: string, start: number): LenientResult | undefined {
  return new LenientReader(text, start).read();
}

class LenientReader {
  readonly #start: number;
  readonly #cursor: TextCursor;
  readonly #open = new Set<unknown>();
  readonly #strings: LenientStrings;
  #isTooDeep = false;

  constructor(text: string, start: number) {
    this.#start = start;
    this.#cursor = new TextCursor(text, start);
    this.#strings = new LenientStrings(this.#cursor, this.#open);
  }

  read(): LenientResult | undefined {
    const value = this.#value(0);
    if (this.#isTooDeep) return undefined;
    const { at, again, isMended } = this.#cursor;
    return { value, end: at, isMended, open: this.#open, work: again + at - this.#start };
  }

  #value(depth: number): unknown {
    const cursor = this.#cursor;
    cursor.skipBlanks();
    const { code } = cursor;
    if (depth > MAX_DEPTH) {
      this.#isTooDeep = true;
      cursor.at = cursor.text.length;
      return undefined;
    }
    if (code === OPEN_BRACE) return this.#object(depth);
    if (code === OPEN_BRACKET) return this.#array(depth);
    if (!this.#strings.isAtQuote) return this.#strings.word();
    const start = cursor.at;
    const string = this.#strings.string();
    if (string === undefined || cursor.codeBehindBlanks(cursor.at) !== COLON) return string;
    // `["tool": "goto", …}` lacks its opening brace.
    cursor.again += cursor.at - start;
    cursor.at = start;
    cursor.isMended = true;
    return this.#object(depth);
  }

  #object(depth: number): object {
    const cursor = this.#cursor;
    const object: Record<string, unknown> = {};
    this.#open.add(object);
    if (cursor.code === OPEN_BRACE) cursor.at++;
    for (let isFirst = true; !this.#isClosed(object, CLOSE_BRACE, isFirst); isFirst = false) {
      const before = cursor.at;
      if (cursor.code === OPEN_BRACE) {
        cursor.isMended = true;
        if (!isFirst) {
          // The next object begins here, so this one lacks its closing brace.
          this.#open.delete(object);
          return object;
        }
        // `{{"name": …}}` from a template with escaped braces.
        const inner = this.#value(depth + 1) as object | undefined;
        for (const [key, value] of Object.entries(inner ?? {})) define(object, key, value);
        continue;
      }
      const key = this.#strings.key();
      if (key === undefined) return object;
      const value = this.#value(depth + 1);
      // A truncated value must not pass for a complete one.
      if (value !== undefined) define(object, key, value);
      if (cursor.at === before) cursor.at++;
    }
    return object;
  }

  #array(depth: number): unknown[] {
    const cursor = this.#cursor;
    const array: unknown[] = [];
    this.#open.add(array);
    cursor.at++;
    for (let isFirst = true; !this.#isClosed(array, CLOSE_BRACKET, isFirst); isFirst = false) {
      const before = cursor.at;
      const value = this.#value(depth + 1);
      if (value !== undefined) array.push(value);
      if (cursor.at === before) cursor.at++;
    }
    return array;
  }

  /** Whether a container ends here: at its own bracket, another one, markup or the end of the text. */
  #isClosed(container: unknown, bracket: number, isFirst: boolean): boolean {
    const cursor = this.#cursor;
    cursor.skipBlanks();
    const commas = this.#skipSeparators();
    if (bracket === CLOSE_BRACKET && cursor.code === CLOSE_BRACE && cursor.skip(STRAY_BRACE)) {
      cursor.isMended = true;
      this.#skipSeparators();
    }
    if (cursor.isAtEnd) return true;
    const { code } = cursor;
    const isBracket = code === CLOSE_BRACE || code === CLOSE_BRACKET;
    const isMember = !isBracket && !this.#isAtMarkup();
    if (isMember ? commas !== (isFirst ? 0 : 1) : commas > 0 || code !== bracket) {
      cursor.isMended = true;
    }
    if (isMember) return false;
    // A bracket of another kind closes an outer container, so this container lacks its own.
    if (code === bracket) cursor.at++;
    this.#open.delete(container);
    return true;
  }

  /** Skips separators, and returns their number. */
  #skipSeparators(): number {
    const cursor = this.#cursor;
    let count = 0;
    while (mayBeSeparator(cursor.code) && isSeparator(cursor.code)) {
      if (cursor.code !== COMMA) cursor.isMended = true;
      cursor.at++;
      cursor.skipBlanks();
      count++;
    }
    return count;
  }

  #isAtMarkup(): boolean {
    const { character } = this.#cursor;
    return (character === "<" || character === "`") && this.#cursor.isAtMatch(MARKUP);
  }
}

/** Whether a character may start a separator: a cheap test, false at the end of the text. */
function mayBeSeparator(code: number): boolean {
  return code === COMMA || code === SEMICOLON || code > LAST_ASCII;
}

function isSeparator(code: number): boolean {
  return code === COMMA || ODD_SEPARATORS.includes(String.fromCharCode(code));
}

/** Defines a key as `JSON.parse` does: `__proto__` is a key like any other. */
function define(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== "__proto__") object[key] = value;
  else {
    Object.defineProperty(object, key, {
      value,
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
}
