/** Whitespace outside JSON's, line comments, and ellipses. */
const ODD_BLANK = /\s+|\/\/[^\n]*|#[^\n]*|\.\.\.|…/y;

const TAB = 0x09;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const HASH = 0x23;
const POINT = 0x2e;
const SLASH = 0x2f;
const LAST_ASCII = 0x7f;

/** A position in a text, with statistics of the reading so far. */
export class TextCursor {
  readonly text: string;
  at: number;
  /** Whether any invalid JSON was skipped. */
  isMended = false;
  /** Number of characters read more than once. */
  again = 0;

  constructor(text: string, at: number) {
    this.text = text;
    this.at = at;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** The current code unit; NaN at the end. */
  get code(): number {
    return this.text.charCodeAt(this.at);
  }

  /** The current character; empty at the end. */
  get character(): string {
    return this.text.charAt(this.at);
  }

  isAtMatch(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    return pattern.test(this.text);
  }

  /** Skips a match of a pattern; returns whether there was one. */
  skip(pattern: RegExp): boolean {
    if (!this.isAtMatch(pattern)) return false;
    this.at = pattern.lastIndex;
    return true;
  }

  /** The first code unit from an index on, ignoring JSON whitespace. */
  codeBehindBlanks(from: number): number {
    let index = from;
    while (isBlank(this.text.charCodeAt(index))) index++;
    return this.text.charCodeAt(index);
  }

  /** Skips whitespace, comments and ellipses. */
  skipBlanks(): void {
    for (;;) {
      while (isBlank(this.code)) this.at++;
      if (!mayBeOddBlank(this.code)) return;
      if (this.text.startsWith("/*", this.at)) {
        const end = this.text.indexOf("*/", this.at + 2);
        this.at = end < 0 ? this.text.length : end + 2;
        this.isMended = true;
      } else if (this.skip(ODD_BLANK)) this.isMended = true;
      else return;
    }
  }
}

function isBlank(code: number): boolean {
  return code === SPACE || code === LINE_FEED || code === RETURN || code === TAB;
}

function mayBeOddBlank(code: number): boolean {
  return code === SLASH || code === HASH || code === POINT || code > LAST_ASCII || code < SPACE;
}
