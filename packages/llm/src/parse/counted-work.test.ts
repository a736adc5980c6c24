import { woodcutter } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { findValues } from "./json/find-values.ts";
import { parsePlan } from "./parse-plan.ts";

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

/** Characters that patterns and searches pass over while `work` runs. */
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

const SIZE = 1000;
const textOf = (beginning: string, piece: string, size: number): string =>
  beginning + piece.repeat(Math.ceil(size / piece.length));

describe("the work of reading an answer", () => {
  it.each([
    ["its JSON", (text: string) => void findValues(text)],
    ["all of it", (text: string) => void parsePlan(domain, text)],
  ])("grows no faster than the text, whatever it is made of: %s", (_name, read) => {
    read("chop()");
    const steep = BEGINNINGS.flatMap((beginning) =>
      PIECES.flatMap((piece) => {
        const small = passedOver(() => read(textOf(beginning, piece, 2 * SIZE)));
        const large = passedOver(() => read(textOf(beginning, piece, 8 * SIZE)));
        // Four times the text; sixteen times the work is what is quadratic.
        const isSteep = large > 7 * small + 100 * SIZE;
        return isSteep ? [[beginning, piece, small, large]] : [];
      }),
    );
    expect(steep).toEqual([]);
  });
});
