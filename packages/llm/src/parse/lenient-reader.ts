/** Deeper nesting is no plan: a plan has four levels. */
const MAX_DEPTH = 64;

const BLANK = /\s/;
/** Opening quotes of all kinds, and what closes them. */
const QUOTES: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  "`": "`",
  "“": "”",
  "‘": "’",
};
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };
const LITERALS: Readonly<Record<string, unknown>> = {
  true: true,
  True: true,
  TRUE: true,
  false: false,
  False: false,
  FALSE: false,
  null: null,
  None: null,
  undefined: null,
};
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** What was read. */
export interface LenientResult {
  readonly value: unknown;
  /** Index behind what was read. */
  readonly end: number;
  /** Containers whose closing bracket never came: the text ends within them. */
  readonly open: ReadonlySet<unknown>;
  /** Characters looked at, some of them again: at most once more for each kind of quote. */
  readonly work: number;
}

/**
 * Reads one value of JSON as a model may write it: comments, trailing and missing commas, single and
 * typographic quotes or none, literals of Python, strings that never end, brackets that are missing.
 * It only ever moves forward, but for strings that do not end on their line, which are read again
 * once for each kind of quote: its time is linear in the text. Undefined if the nesting is too deep.
 *
 * A library such as jsonrepair closes what was cut off and so makes whole steps of half ones; here
 * the caller learns what was still open.
 */
export function readLeniently(text: string, start: number): LenientResult | undefined {
  return new LenientReader(text, start).read();
}

class LenientReader {
  readonly #text: string;
  readonly #start: number;
  readonly #open = new Set<unknown>();
  /** By closing quote: up to where none follows on the same line. */
  readonly #unclosedUntil = new Map<string, number>();
  #at: number;
  #work = 0;
  #isTooDeep = false;

  constructor(text: string, start: number) {
    this.#text = text;
    this.#start = start;
    this.#at = start;
  }

  read(): LenientResult | undefined {
    const value = this.#value(0);
    if (this.#isTooDeep) return undefined;
    const work = this.#work + this.#at - this.#start;
    return { value, end: this.#at, open: this.#open, work };
  }

  #value(depth: number): unknown {
    this.#skipBlanks();
    const character = this.#peek();
    if (depth > MAX_DEPTH) {
      this.#isTooDeep = true;
      this.#at = this.#text.length;
      return undefined;
    }
    if (character === "{") return this.#object(depth);
    if (character === "[") return this.#array(depth);
    if (character in QUOTES) return this.#string();
    return this.#word();
  }

  #object(depth: number): object {
    const object: Record<string, unknown> = {};
    this.#open.add(object);
    this.#at++;
    for (;;) {
      this.#skipSeparators();
      const character = this.#peek();
      if (character === "") return object;
      if (character === "}" || character === "]") {
        // A bracket of another kind closes what lies around it: ours was left out.
        if (character === "}") this.#at++;
        this.#open.delete(object);
        return object;
      }
      const before = this.#at;
      const key = this.#key();
      if (key === undefined) return object;
      const value = this.#value(depth + 1);
      // What was cut off within a value is not known to be that value.
      if (value !== undefined) define(object, key, value);
      if (this.#at === before) this.#at++;
    }
  }

  #array(depth: number): unknown[] {
    const array: unknown[] = [];
    this.#open.add(array);
    this.#at++;
    for (;;) {
      this.#skipSeparators();
      const character = this.#peek();
      if (character === "") return array;
      if (character === "]" || character === "}") {
        if (character === "]") this.#at++;
        this.#open.delete(array);
        return array;
      }
      const before = this.#at;
      const value = this.#value(depth + 1);
      if (value !== undefined) array.push(value);
      if (this.#at === before) this.#at++;
    }
  }

  /** A key and its colon; undefined at the end of the text. */
  #key(): string | undefined {
    const quote = this.#peek();
    const isQuoted = quote in QUOTES;
    const raw = isQuoted ? this.#string() : this.#bareWord();
    if (raw === undefined) return undefined;
    const behind = this.#at;
    this.#skipBlanks();
    // `tool": …`: the opening quote was left out.
    if (!isQuoted && this.#peek() in QUOTES) this.#at++;
    this.#skipBlanks();
    if (this.#peek() === ":" || this.#peek() === "=") {
      this.#at++;
      if (this.#peek() === ">") this.#at++;
      return raw;
    }
    // `"tool: "goto"`: the quote that seemed to close the key opens its value.
    const trimmed = raw.trimEnd();
    if (isQuoted && trimmed.endsWith(":")) {
      this.#at = behind - 1;
      return trimmed.slice(0, -1).trimEnd();
    }
    return this.#peek() === "" ? undefined : raw;
  }

  /** A quoted string; undefined when the text ends within it. */
  #string(): string | undefined {
    const open = this.#at;
    const close = QUOTES[this.#peek()] as string;
    // It was looked for on this line before, in vain.
    if (open < (this.#unclosedUntil.get(close) ?? 0)) return this.#unclosed(open + 1);
    let said = "";
    let from = ++this.#at;
    for (; this.#at < this.#text.length; this.#at++) {
      const character = this.#peek();
      if (character === close) {
        said += this.#text.slice(from, this.#at++);
        return said;
      }
      if (character === "\\") {
        said += this.#text.slice(from, this.#at++);
        said += this.#escape();
        from = this.#at + 1;
      } else if (character === "\n") {
        this.#unclosedUntil.set(close, this.#at);
        this.#work += this.#at - open;
        return this.#unclosed(open + 1);
      }
    }
    return undefined;
  }

  /** A string whose line ends before its quote comes: it ends where a bare word would. */
  #unclosed(start: number): string {
    this.#at = start;
    while (this.#at < this.#text.length && !/[,}\]\n]/.test(this.#peek())) this.#at++;
    return this.#text.slice(start, this.#at).trim();
  }

  #escape(): string {
    const character = this.#peek();
    if (character !== "u") return ESCAPES[character] ?? character;
    const digits = this.#text.slice(this.#at + 1, this.#at + 5);
    if (!/^[0-9a-f]{4}$/i.test(digits)) return character;
    this.#at += 4;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  /** A number, a literal or a string without quotes; undefined when the text may end within it. */
  #word(): unknown {
    const word = this.#bareWord();
    if (word === undefined || word === "") return undefined;
    if (Object.hasOwn(LITERALS, word)) return LITERALS[word];
    return NUMBER.test(word) ? Number(word) : word;
  }

  #bareWord(): string | undefined {
    const start = this.#at;
    while (this.#at < this.#text.length && !/[,:={}[\]"\n]/.test(this.#peek())) this.#at++;
    const word = this.#text.slice(start, this.#at).trim();
    if (this.#at >= this.#text.length) return undefined;
    // `goto"`: the closing quote alone.
    if (word !== "" && this.#peek() === '"') this.#at++;
    return word;
  }

  #skipSeparators(): void {
    do this.#skipBlanks();
    while (/[,;]/.test(this.#peek()) && ++this.#at);
  }

  /** White space and comments. */
  #skipBlanks(): void {
    for (;;) {
      while (this.#at < this.#text.length && BLANK.test(this.#peek())) this.#at++;
      const isLine = this.#text.startsWith("//", this.#at) || this.#peek() === "#";
      const isBlock = this.#text.startsWith("/*", this.#at);
      if (!isLine && !isBlock) return;
      const end = this.#text.indexOf(isLine ? "\n" : "*/", this.#at + 1);
      this.#at = end < 0 ? this.#text.length : end + (isLine ? 1 : 2);
    }
  }

  #peek(): string {
    return this.#text.charAt(this.#at);
  }
}

/** As `JSON.parse` does it: `__proto__` is a key like any other. */
function define(object: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(object, key, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}
