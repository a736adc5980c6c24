import { isGap } from "./invisible.ts";

/** A position in streamed text. */
export interface TextMark {
  readonly piece: number;
  readonly offset: number;
}

/** An open container. */
export interface JsonContainer {
  readonly isList: boolean;
  /** Key of the container; empty in a list or at the top level. */
  readonly name: string;
  readonly parent: JsonContainer | undefined;
  /** Keys read so far. */
  readonly names: string[];
}

/** Receives the objects and lists read by a {@link JsonWatch}. */
export interface JsonListener {
  /**
   * Called for each complete object in a list or at the top level.
   *
   * @param list the list around it; undefined at the top level
   * @returns whether the object is recognised, so that its parent object need not be reported
   */
  object(text: string, list: JsonContainer | undefined): boolean;
  /** Called for each complete list. */
  listEnd(list: JsonContainer): void;
}

/** The next thing expected in a container. */
type Expected = "value-or-end" | "value" | "key-or-end" | "key" | "colon" | "comma-or-end";

interface OpenContainer extends JsonContainer {
  expected: Expected;
  /** Start of the container, if it is an object to report. */
  readonly start: TextMark | undefined;
  isKnown: boolean;
}

/** Maximum depth; plans are never nested this deeply. */
const MAX_DEPTH = 60;
/** Maximum number of nested objects to report, which limits how often each character is read again. */
const MAX_TOLD = 6;

/**
 * Follows one JSON value in streamed text, each character once, and reports its objects as soon as they are complete.
 * Fails at once on text that is not JSON.
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

  /** @param textBetween the text between two positions, inclusive */
  constructor(listener: JsonListener, textBetween: (from: TextMark, to: TextMark) => string) {
    this.#listener = listener;
    this.#textBetween = textBetween;
  }

  /** Whether the text read so far rules out braces in prose, because a quoted string is in the right place. */
  get isJson(): boolean {
    return this.#isJson;
  }

  /** The innermost open container. */
  get container(): JsonContainer | undefined {
    return this.#open.at(-1);
  }

  /** Start of the innermost object to report; undefined if there is none. */
  get objectStart(): TextMark | undefined {
    return this.#open.findLast(({ start }) => start !== undefined)?.start;
  }

  /** @returns `open` while the value continues, `closed` at its end, `failed` if it is not JSON */
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
