import { RequestError } from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import { pointerTo } from "@understudy/planner-core/json";

/** Usual length of a run, in characters. */
const RUN_LENGTH = 16 * 1024;
/** Constant cost of a run, in characters. */
const RUN_COST = 128;
/** Limit of an object's members: even a list of more names takes long. */
const MAX_MEMBERS = 10_000;
/** Limit of nesting: garbage collection of deeper values takes long. */
const MAX_DEPTH = 10_000;

const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c];
const [LIST, LIST_END, OBJECT, OBJECT_END] = [0x5b, 0x5d, 0x7b, 0x7d];
const BYTE_ORDER_MARK = 0xfeff;

type Container = unknown[] | Record<string, unknown>;

/** An array or object that is still open. */
interface Open {
  /** Position of its bracket. */
  readonly at: number;
  readonly isList: boolean;
  /** Position of its first unparsed member. */
  from: number;
  /** Position of its last comma. */
  comma: number;
  /** Whether a comma precedes that member. */
  isContinued: boolean;
  /** The value, once longer than a run. */
  value: Container | undefined;
  /** Members so far. */
  members: number;
  /** The text of its last member, with a stand-in for the long value. */
  head: string;
  /** The long value of its last member. */
  long: Container | undefined;
}

/**
 * Parses a long JSON text in pieces: runs of members that end at commas.
 *
 * @param parseRun parses a complete array or object; refuses the name `__proto__`
 * @param runLength usual length of a run, in characters. Default 16,384
 * @throws errors of `parseRun`; SyntaxError for mismatched brackets; RequestError for an object of more than 10,000
 * members, or more than 10,000 levels
 */
export function* parseInPieces(
  text: string,
  parseRun: (text: string) => unknown,
  runLength: number = RUN_LENGTH,
): Work<unknown> {
  return yield* new LongText(text, parseRun, runLength).parse();
}

/** The open arrays and objects at a position of the text. */
class LongText {
  readonly #text: string;
  readonly #parseRun: (text: string) => unknown;
  readonly #runLength: number;
  /** The first entry stands for the whole text, as an array of one value. */
  readonly #open: Open[];
  /** Number of leading entries that have a value. */
  #begun = 1;
  /** Characters parsed since the last yield. */
  #work = 0;

  constructor(text: string, parseRun: (text: string) => unknown, runLength: number) {
    this.#text = text;
    this.#parseRun = parseRun;
    this.#runLength = runLength;
    const root = openAt(-1, true);
    root.value = [];
    if (text.charCodeAt(0) === BYTE_ORDER_MARK) root.from = 1;
    this.#open = [root];
  }

  *parse(): Work<unknown> {
    const text = this.#text;
    for (let at = 0; at < text.length; at++) {
      switch (text.charCodeAt(at)) {
        case QUOTE:
          at = this.#endOfString(at);
          continue;
        case LIST:
        case OBJECT:
          this.#openAt(at);
          break;
        case LIST_END:
          this.#close(at, true);
          break;
        case OBJECT_END:
          this.#close(at, false);
          break;
        case COMMA:
          this.#separate(at);
          break;
        default:
          continue;
      }
      this.#begin(at);
      if (this.#work < this.#runLength) continue;
      this.#work = 0;
      yield;
    }
    return this.#whole();
  }

  #openAt(at: number): void {
    if (this.#open.length > MAX_DEPTH) {
      const message = `nests deeper than ${MAX_DEPTH} levels`;
      throw new RequestError([{ pointer: "", message }]);
    }
    this.#open.push(openAt(at, this.#text.charCodeAt(at) === LIST));
  }

  #whole(): unknown {
    const [root, ...others] = this.#open as [Open, ...Open[]];
    if (others.length > 0) throw malformed();
    this.#takeLast(root, this.#text.length);
    const values = root.value as unknown[];
    if (values.length !== 1) throw malformed();
    return values[0];
  }

  /** The position of the closing quote. */
  #endOfString(begin: number): number {
    const text = this.#text;
    for (let end = begin; ; ) {
      end = text.indexOf('"', end + 1);
      if (end < 0) throw malformed();
      let slashes = 0;
      while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes++;
      if (slashes % 2 === 0) return end;
    }
  }

  #separate(at: number): void {
    const last = this.#open.at(-1) as Open;
    last.comma = at;
    if (last.value === undefined) return;
    // A long value gets a run of its own.
    if (last.long === undefined && at - last.from < this.#runLength) return;
    this.#takeUntilComma(last);
  }

  #close(at: number, isList: boolean): void {
    const closed = this.#open.at(-1) as Open;
    const around = this.#open.at(-2);
    if (closed.value === undefined) {
      // Mismatched brackets fail when the run is parsed.
      this.#open.pop();
      return;
    }
    if (around === undefined || closed.isList !== isList) throw malformed();
    this.#takeLast(closed, at);
    this.#open.pop();
    this.#begun--;
    around.head += this.#text.slice(around.from, closed.at) + standInOf(closed.value);
    around.long = closed.value;
    around.from = at + 1;
  }

  /** Gives values to the outer open arrays and objects, until less than a run is left. */
  #begin(at: number): void {
    while (this.#begun < this.#open.length) {
      const last = this.#open[this.#begun - 1] as Open;
      if (at - last.from < this.#runLength) return;
      // The coming long value gets a run of its own.
      if (last.comma >= last.from) {
        this.#takeUntilComma(last);
        continue;
      }
      if (last.long !== undefined) throw malformed();
      const next = this.#open[this.#begun++] as Open;
      next.value = next.isList ? [] : {};
      this.#work += RUN_COST;
    }
  }

  #takeUntilComma(open: Open): void {
    const { comma } = open;
    if (this.#take(open, comma) === 0) throw malformed();
    open.from = comma + 1;
    open.isContinued = true;
  }

  #takeLast(open: Open, end: number): void {
    if (this.#take(open, end) === 0 && open.isContinued) throw malformed();
  }

  /** Parses the next members. @returns their number */
  #take(open: Open, end: number): number {
    const { isList, head, from, long, value } = open;
    const run = head + this.#text.slice(from, end);
    this.#work += run.length + RUN_COST;
    const parsed = this.#parseRun(isList ? `[${run}]` : `{${run}}`) as Container;
    open.head = "";
    open.long = undefined;
    if (isList) return append(value as unknown[], parsed as unknown[], long);
    const members = assign(value as object, parsed, long);
    open.members += members;
    if (open.members > MAX_MEMBERS) throw this.#tooMany(open);
    return members;
  }

  #tooMany(open: Open): RequestError {
    const message = `has more than ${MAX_MEMBERS} members`;
    return new RequestError([{ pointer: this.#pointerTo(open), message }]);
  }

  /** The JSON pointer of an unfinished list or object. */
  #pointerTo(open: Open): string {
    const before = this.#open.slice(0, this.#open.indexOf(open));
    return before.slice(1).reduce((pointer, around, index) => {
      const next = this.#open[index + 2] as Open;
      if (around.isList) return pointerTo(pointer, (around.value as unknown[]).length);
      const name = this.#text.slice(around.from, next.at);
      const [key = ""] = Object.keys(this.#parseRun(`{${name}0}`) as object);
      return pointerTo(pointer, key);
    }, "");
  }
}

function openAt(at: number, isList: boolean): Open {
  const begun = { from: at + 1, comma: -1, isContinued: false, value: undefined, members: 0 };
  return { at, isList, ...begun, head: "", long: undefined };
}

/** Appends values to an array; `long` replaces a single one. @returns their number */
function append(list: unknown[], values: readonly unknown[], long: unknown): number {
  if (long !== undefined) list.push(long);
  else for (const value of values) list.push(value);
  return values.length;
}

/** Adds members to an object; `long` replaces a single value. @returns their number */
function assign(object: object, members: object, long: unknown): number {
  const names = Object.keys(members);
  Object.assign(object, long === undefined ? members : { [names[0] as string]: long });
  return names.length;
}

/** The stand-in for a value that was parsed before. A `prototype` in it must still be refused. */
function standInOf(value: Container): string {
  return Object.hasOwn(value, "prototype") ? '{"prototype":0}' : "{}";
}

function malformed(): SyntaxError {
  return new SyntaxError("the text is not JSON");
}
