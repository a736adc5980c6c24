import { isGap } from "./invisible.ts";

/** A place in text that arrives in pieces. */
export interface TextMark {
  readonly piece: number;
  readonly offset: number;
}

/** A container that is open. */
export interface JsonContainer {
  readonly isList: boolean;
  /** Under which name it stands; empty in a list and at the top. */
  readonly name: string;
  readonly parent: JsonContainer | undefined;
  /** Names in it so far. */
  readonly names: string[];
}

/** Hears what a {@link JsonWatch} reads. */
export interface JsonListener {
  /**
   * An object is complete that stands in a list or at the top.
   *
   * @param list where it stands; undefined at the top
   * @returns whether it is known now, so that the one around it need not be looked at
   */
  object(text: string, list: JsonContainer | undefined): boolean;
  /** A list is complete. */
  listEnd(list: JsonContainer): void;
}

/** The next thing expected in a container. */
type Expected = "value-or-end" | "value" | "key-or-end" | "key" | "colon" | "comma-or-end";

interface OpenContainer extends JsonContainer {
  expected: Expected;
  /** Its start, if it is an object that may be reported. */
  readonly start: TextMark | undefined;
  isKnown: boolean;
}

/** Deeper nesting is not a plan. */
const MAX_DEPTH = 60;
/** Nested objects that are reported, so that each character is read a few times at most. */
const MAX_TOLD = 6;

/**
 * Follows one value of JSON as it arrives, each character once, and tells of its objects as soon as
 * they are complete. Text that is not JSON makes it fail at once.
 */
export class JsonWatch {
  readonly #listener: JsonListener;
  readonly #textBetween: (from: TextMark, to: TextMark) => string;
  readonly #open: OpenContainer[] = [];
  #told = 0;
  #inString = false;
  #isKey = false;
  #isJson = false;
  #escaped = false;
  #inWord = false;
  #stringStart: TextMark | undefined;

  /** @param textBetween the text from one place up to and with another */
  constructor(listener: JsonListener, textBetween: (from: TextMark, to: TextMark) => string) {
    this.#listener = listener;
    this.#textBetween = textBetween;
  }

  /** Whether it has read enough to be JSON: braces in prose hold no texts in quotes. */
  get isJson(): boolean {
    return this.#isJson;
  }

  /** The innermost open container. */
  get container(): JsonContainer | undefined {
    return this.#open.at(-1);
  }

  /** The start of the innermost object that will be reported; undefined outside of any. */
  get objectStart(): TextMark | undefined {
    return this.#open.findLast(({ start }) => start !== undefined)?.start;
  }

  /** @returns whether the value continues, ended with this character, or is not JSON */
  read(char: string, mark: TextMark): "open" | "closed" | "failed" {
    if (this.#inString) return this.#readString(char, mark);
    if (char === " " || char === "\n" || char === "\t" || char === "\r") {
      this.#inWord = false;
      return "open";
    }
    const top = this.#open.at(-1);
    if (this.#inWord && /[\w.+-]/.test(char)) return "open";
    this.#inWord = false;
    switch (char) {
      case "{":
      case "[":
        return this.#begin(char === "[", mark, top);
      case "}":
      case "]":
        return this.#end(char === "]", mark, top);
      case '"':
        return this.#beginString(mark, top);
      case ":":
        return this.#step(top, "colon", "value");
      case ",":
        return this.#step(top, "comma-or-end", top?.isList === true ? "value" : "key");
      default:
        if (isGap(char)) return "open";
        if (!/[\w-]/.test(char) || !this.#takesValue(top)) return "failed";
        this.#inWord = true;
        (top as OpenContainer).expected = "comma-or-end";
        return "open";
    }
  }

  #step(top: OpenContainer | undefined, from: Expected, to: Expected): "open" | "failed" {
    if (top?.expected !== from) return "failed";
    top.expected = to;
    return "open";
  }

  #takesValue(top: OpenContainer | undefined): boolean {
    return top?.expected === "value" || (top?.expected === "value-or-end" && top.isList);
  }

  #begin(isList: boolean, mark: TextMark, top: OpenContainer | undefined): "open" | "failed" {
    if (top !== undefined && !this.#takesValue(top)) return "failed";
    if (this.#open.length >= MAX_DEPTH) return "failed";
    const isTold = !isList && (top === undefined || top.isList) && this.#told < MAX_TOLD;
    if (isTold) this.#told++;
    const name = top === undefined || top.isList ? "" : (top.names.at(-1) ?? "");
    if (top !== undefined) top.expected = "comma-or-end";
    this.#open.push({
      isList,
      name,
      parent: top,
      names: [],
      expected: isList ? "value-or-end" : "key-or-end",
      start: isTold ? mark : undefined,
      isKnown: false,
    });
    return "open";
  }

  #end(
    isList: boolean,
    mark: TextMark,
    top: OpenContainer | undefined,
  ): "open" | "closed" | "failed" {
    const mayEnd =
      top?.isList === isList &&
      (top.expected === "comma-or-end" ||
        top.expected === (isList ? "value-or-end" : "key-or-end"));
    if (!mayEnd) return "failed";
    this.#open.pop();
    const parent = this.#open.at(-1);
    if (top.start !== undefined) {
      this.#told--;
      if (!top.isKnown) {
        const list = parent?.isList === true ? parent : undefined;
        top.isKnown = this.#listener.object(this.#textBetween(top.start, mark), list);
      }
    }
    if (parent !== undefined && top.isKnown) parent.isKnown = true;
    if (isList) this.#listener.listEnd(top);
    return parent === undefined ? "closed" : "open";
  }

  #beginString(mark: TextMark, top: OpenContainer | undefined): "open" | "failed" {
    const isKey = top?.expected === "key" || top?.expected === "key-or-end";
    if (top === undefined || !(isKey || this.#takesValue(top))) return "failed";
    this.#inString = true;
    this.#isJson = true;
    this.#isKey = isKey;
    this.#stringStart = isKey ? mark : undefined;
    top.expected = isKey ? "colon" : "comma-or-end";
    return "open";
  }

  #readString(char: string, mark: TextMark): "open" | "failed" {
    if (this.#escaped) this.#escaped = false;
    else if (char === "\\") this.#escaped = true;
    else if (char === '"') {
      this.#inString = false;
      if (this.#isKey && this.#stringStart !== undefined) {
        this.#open.at(-1)?.names.push(this.#textBetween(this.#stringStart, mark).slice(1, -1));
      }
    } else if (char === "\n") return "failed";
    return "open";
  }
}
