import { woodcutter } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { findValues } from "./json/find-values.ts";
import { parseChoice } from "./parse-choice.ts";
import { parsePlan } from "./parse-plan.ts";
import { StepScanner } from "./step-scanner.ts";

const domain = woodcutter.untyped;
const BEGINNINGS = [
  "",
  "{",
  "[",
  '{"steps":[',
  "{a",
  "goto(",
  "1. ",
  "```json\n",
  '{"a":"',
  "<tool>",
];
const PIECES = [
  ...[
    "{",
    "[",
    "(",
    "}",
    "]",
    ")",
    '"',
    "'",
    "`",
    "“",
    "<",
    "/*",
    "//",
    "#",
    " ",
    "\n",
    "\t",
    ":",
    ",",
    "\\",
  ],
  ...[
    "/*a",
    "{/*",
    "a ",
    "a /",
    "a#",
    "a:",
    "{a",
    '["a"',
    "'a: ",
    '"a\nb',
    "*/",
    "1. ",
    "- ",
    "chop, ",
    "goto(",
  ],
  ...[
    "*/*",
    "a/* ",
    "“a ",
    "<think>",
    "| a ",
    "then ",
    "goto place=",
    "…",
    "、",
    "第1步",
    '{"tool":"chop"},',
  ],
];

/** Characters that are cut out, joined and parsed as JSON while `work` runs. */
function copied(work: () => void): number {
  const { slice } = String.prototype;
  const { join } = Array.prototype;
  const { parse } = JSON;
  let count = 0;
  String.prototype.slice = function (this: string, ...range) {
    const found = slice.apply(this, range);
    count += 1 + found.length;
    return found;
  };
  Array.prototype.join = function (this: unknown[], ...separator) {
    const found = join.apply(this, separator);
    count += 1 + found.length;
    return found;
  };
  JSON.parse = (text, ...reviver) => {
    count += 1 + text.length;
    return parse(text, ...reviver);
  };
  try {
    work();
  } finally {
    String.prototype.slice = slice;
    Array.prototype.join = join;
    JSON.parse = parse;
  }
  return count;
}

/** Characters scanned by patterns and searches while `work` runs. */
function passedOver(work: () => void): number {
  const { exec } = RegExp.prototype;
  const { indexOf } = String.prototype;
  let count = 0;
  RegExp.prototype.exec = function (this: RegExp, text: string) {
    const from = this.sticky || this.global ? this.lastIndex : 0;
    const found = exec.call(this, text);
    const end = found === null ? (this.sticky ? from : text.length) : found.index + found[0].length;
    count += 1 + Math.max(0, end - from);
    return found;
  };
  String.prototype.indexOf = function (this: string, sought: string, from = 0) {
    const found = indexOf.call(this, sought, from);
    count += 1 + (found < 0 ? this.length : found) - Math.min(from, this.length);
    return found;
  };
  try {
    work();
  } finally {
    RegExp.prototype.exec = exec;
    String.prototype.indexOf = indexOf;
  }
  return count;
}

/** Beginnings of strings within a thought, with marks in them, that may or may not end. */
const STRINGS = [
  ...['{"', "{“a ", '{"a" x" ', '["</think>', "{'b", '"\\', "{\u200b", "｛＂", '{"steps":"{'],
  ...['{"note":"<|im_end|>', "<think>", "</think>"],
];
/** Pieces of sentences that seem to choose, and never do. */
const CHOOSING = [
  ...["option ", "{", '{"choice":', "((((((", "answer is the option the ", "A ", "not A "],
  ...["I choose A, B ", "A or ", '"A', '<think>"'],
];

const SIZE = 250;
const textOf = (beginning: string, piece: string, size: number): string =>
  beginning + piece.repeat(Math.ceil(size / piece.length));

/** Scans a text in small pieces, as streamed by a model. */
function scan(text: string): void {
  const scanner = new StepScanner(domain);
  for (let at = 0; at < text.length; at += 7) scanner.push(text.substring(at, at + 7));
}

describe("the work of reading an answer", () => {
  it.each([
    ["the JSON reader", (text: string) => void findValues(text)],
    ["the whole parser", (text: string) => void parsePlan(domain, text)],
  ])("grows at most linearly with any text: %s", (_name, read) => {
    read("chop()");
    const steep = BEGINNINGS.flatMap((beginning) =>
      PIECES.flatMap((piece) => {
        const small = passedOver(() => read(textOf(beginning, piece, 2 * SIZE)));
        const large = passedOver(() => read(textOf(beginning, piece, 8 * SIZE)));
        // Four times the text would mean sixteen times the work if quadratic.
        const isSteep = large > 7 * small + 100 * SIZE;
        return isSteep ? [[beginning, piece, small, large]] : [];
      }),
    );
    expect(steep).toEqual([]);
  });

  it.each([
    ["a plan within a thought", "<think>", STRINGS, (text: string) => void parsePlan(domain, text)],
    ["a plan", "", STRINGS, (text: string) => void parsePlan(domain, text)],
    ["a choice", "", CHOOSING, (text: string) => void parseChoice(text, ["A", "B", "C"])],
  ])("grows at most linearly with long text: %s", (_name, beginning, pieces, read) => {
    read("A");
    const steep = pieces.flatMap((piece) =>
      [passedOver, copied].flatMap((count) => {
        const [small, large] = [16, 64].map((times) =>
          count(() => read(textOf(beginning, piece, times * SIZE))),
        ) as [number, number];
        return large > 7 * small + 100 * SIZE ? [[piece, count.name, small, large]] : [];
      }),
    );
    expect(steep).toEqual([]);
  });

  it.each([
    ["scanned", passedOver],
    ["copied", copied],
  ])("grows at most linearly for streamed text: characters %s", (_name, count) => {
    scan("chop()");
    const steep = BEGINNINGS.flatMap((beginning) =>
      ["{", "[", "{/*", "]", '"', "<think>", '{"tool":"chop"},'].flatMap((piece) => {
        const small = count(() => scan(textOf(beginning, piece, 2 * SIZE)));
        const large = count(() => scan(textOf(beginning, piece, 8 * SIZE)));
        return large > 7 * small + 100 * SIZE ? [[beginning, piece, small, large]] : [];
      }),
    );
    expect(steep).toEqual([]);
  });
});
