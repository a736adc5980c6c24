import { keysOf, pointerTo } from "./json-pointer.ts";

/** A syntax error in a JSON text, with its position. */
export class JsonSyntaxError extends Error {
  override readonly name = "JsonSyntaxError";
  readonly offset: number;
  readonly hint: string | undefined;

  constructor(offset: number, message: string, hint?: string) {
    super(message);
    this.offset = offset;
    this.hint = hint;
  }
}

/** The positions of values in a JSON text. */
interface JsonScan {
  /** Offset by requested JSON pointer: for a member that of its key, otherwise that of the value. */
  readonly offsets: ReadonlyMap<string, number>;
  /** Pointers to the first of several members that have the same key. */
  readonly duplicates: readonly string[];
}

/** Keys and indices along the requested pointers, as a tree. */
type Wanted = Map<string, Wanted>;

const MAX_DEPTH = 500;
const MAX_DUPLICATES = 100;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z_$][\w$-]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/**
 * Finds the positions of values in a JSON text. `JSON.parse` reports no positions of values, and none for some
 * mistakes. As a text may hold millions of values, only the requested ones and their ancestors are kept.
 *
 * @param pointers JSON pointers to the requested values; those without a value are left out
 * @throws JsonSyntaxError at the first syntax error
 */
export function scanJson(text: string, pointers: Iterable<string> = []): JsonScan {
  const wanted: Wanted = new Map();
  for (const pointer of pointers) {
    let at = wanted;
    for (const key of keysOf(pointer)) {
      const next: Wanted = at.get(key) ?? new Map();
      at.set(key, next);
      at = next;
    }
  }
  return new JsonScanner(text).scan(wanted);
}

class JsonScanner {
  readonly #text: string;
  readonly #offsets = new Map<string, number>();
  readonly #duplicates: string[] = [];
  /** Path to the current value. */
  readonly #path: (string | number)[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  scan(wanted: Wanted): JsonScan {
    this.#skipBlanks();
    if (this.#at === this.#text.length) throw new JsonSyntaxError(this.#at, "the text is empty");
    this.#offsets.set("", this.#at);
    this.#value(wanted);
    this.#skipBlanks();
    if (this.#at < this.#text.length) {
      throw this.#unexpected("the end: one value is complete here");
    }
    return { offsets: this.#offsets, duplicates: this.#duplicates };
  }

  #value(wanted: Wanted | undefined): void {
    if (this.#path.length > MAX_DEPTH) {
      throw new JsonSyntaxError(this.#at, `nested deeper than ${MAX_DEPTH}`, "flatten the text");
    }
    switch (this.#text[this.#at]) {
      case "{":
        this.#object(wanted);
        break;
      case "[":
        this.#array(wanted);
        break;
      case '"':
        this.#string();
        break;
      default:
        this.#scalar();
    }
  }

  #object(wanted: Wanted | undefined): void {
    const keys = new Set<string>();
    this.#at++;
    this.#skipBlanks();
    if (this.#take("}")) return;
    for (;;) {
      const start = this.#at;
      if (this.#text[start] !== '"') throw this.#unexpected("a key in double quotes");
      this.#string();
      const key = JSON.parse(this.#text.slice(start, this.#at)) as string;
      this.#path.push(key);
      const inner = wanted?.get(key);
      if (inner !== undefined) this.#offsets.set(this.#pointer, start);
      if (keys.has(key) && this.#duplicates.length < MAX_DUPLICATES) {
        this.#duplicates.push(this.#pointer);
      }
      keys.add(key);
      this.#skipBlanks();
      if (!this.#take(":")) throw this.#unexpected('":" after the key');
      this.#skipBlanks();
      this.#value(inner);
      this.#path.pop();
      this.#skipBlanks();
      if (this.#take("}")) return;
      this.#comma('"," or "}"', "}");
    }
  }

  #array(wanted: Wanted | undefined): void {
    this.#at++;
    this.#skipBlanks();
    if (this.#take("]")) return;
    for (let index = 0; ; index++) {
      this.#path.push(index);
      const inner = wanted?.get(String(index));
      if (inner !== undefined) this.#offsets.set(this.#pointer, this.#at);
      this.#value(inner);
      this.#path.pop();
      this.#skipBlanks();
      if (this.#take("]")) return;
      this.#comma('"," or "]"', "]");
    }
  }

  get #pointer(): string {
    return this.#path.reduce<string>(pointerTo, "");
  }

  #comma(expected: string, end: string): void {
    const comma = this.#at;
    if (!this.#take(",")) throw this.#unexpected(expected);
    this.#skipBlanks();
    if (this.#text[this.#at] === end) {
      throw new JsonSyntaxError(comma, `there is a comma before "${end}"`, "leave it out");
    }
  }

  #string(): void {
    const start = this.#at++;
    for (;;) {
      this.#skipPlain();
      if (this.#take('"')) return;
      if (this.#text[this.#at] === "\\") {
        if (this.#match(ESCAPE) === undefined) {
          throw new JsonSyntaxError(this.#at, "there is no such escape", "a backslash is \\\\");
        }
      } else if (this.#at >= this.#text.length || this.#text[this.#at] === "\n") {
        throw new JsonSyntaxError(start, "the text in quotes does not end", 'add the closing "');
      } else {
        const hint = "write it as an escape, such as \\t";
        throw new JsonSyntaxError(this.#at, "there is a control character in a text", hint);
      }
    }
  }

  #scalar(): void {
    const start = this.#at;
    if (this.#match(NUMBER) !== undefined) {
      const next = this.#text[this.#at];
      if (next === undefined || !/[\w.+]/.test(next)) return;
      throw new JsonSyntaxError(
        start,
        "this is not a number",
        "such as 2, -1 or 0.5; no 0 in front",
      );
    }
    const word = this.#match(WORD);
    if (word === "true" || word === "false" || word === "null") return;
    this.#at = start;
    throw this.#unexpected("a value");
  }

  #unexpected(expected: string): JsonSyntaxError {
    const character = this.#text[this.#at];
    if (character === undefined) {
      return new JsonSyntaxError(this.#at, `the text ends too early; expected ${expected}`);
    }
    const code = character.codePointAt(0) as number;
    const shown = code < 32 || code === 127 ? `the control character ${code}` : `"${character}"`;
    const quotes = character === "'" || character === "“" || character === "”";
    const hint = quotes
      ? 'JSON takes straight double quotes: "'
      : character === "/" || character === "#"
        ? "JSON has no comments"
        : /[A-Za-z_$]/.test(character)
          ? this.#hintAtWord()
          : undefined;
    const found = character === '"' ? "a text" : shown;
    return new JsonSyntaxError(this.#at, `expected ${expected}, found ${found}`, hint);
  }

  /** A hint for a bare word: it is an unquoted string, or a misspelt `true`. */
  #hintAtWord(): string {
    const word = /^[A-Za-z]{1,10}/.exec(this.#text.slice(this.#at, this.#at + 10))?.[0] ?? "";
    const letters = sortedLetters(word.toLowerCase());
    const meant = ["true", "false", "null"].find((literal) => sortedLetters(literal) === letters);
    const rule = "keys and texts stand in double quotes";
    return meant === undefined ? rule : `did you mean ${meant}? Texts stand in double quotes`;
  }

  #skipBlanks(): void {
    for (;;) {
      const character = this.#text[this.#at];
      if (character !== " " && character !== "\n" && character !== "\r" && character !== "\t") {
        return;
      }
      this.#at++;
    }
  }

  /** Skips ordinary characters of a string. */
  #skipPlain(): void {
    for (; this.#at < this.#text.length; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (code < 0x20 || code === 0x22 || code === 0x5c) return;
    }
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }
}

/** The letters of a word in order; equal for anagrams. */
function sortedLetters(word: string): string {
  return [...word].sort().join("");
}

/**
 * The offset of a pointer in a scan; if its value is missing, the offset of the nearest existing ancestor.
 *
 * @example
 * const { offsets } = scanJson(text, ["/tools/0/cost"]);
 * offsetOf("/tools/0/cost", offsets);
 */
export function offsetOf(
  pointer: string,
  offsets: ReadonlyMap<string, number>,
): number | undefined {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf("/"))) {
    const offset = offsets.get(at);
    if (offset !== undefined || at === "") return offset;
  }
}
