import { describe, expect, it } from "vitest";
import { printable, printableData, printableLines } from "./printable.ts";

describe("printable", () => {
  it.each([
    ["\u001b[2J\u001b]0;title\u0007", "\\u001b[2J\\u001b]0;title\\u0007"],
    ["one\r\ntwo\tthree", "one\\u000d\\ntwo\\u0009three"],
    ["\u009b31m\u007f", "\\u009b31m\\u007f"],
    ["abc\u202edef\u2066\u200f", "abc\\u202edef\\u2066\\u200f"],
    ["\u2028\ud800", "\\u2028\\ud800"],
  ])("escapes terminal control characters: %j", (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it("leaves letters of all languages and emoji alone", () => {
    const text = "Wächter 守衛 שומר 🔥 \u{1f469}\u200d\u{1f680}";
    expect(printable(text)).toBe(text);
  });

  it("keeps only line feeds and colours of composed text", () => {
    expect(printableLines("\u001b[1mtop\u001b[22m\nx\u001b[2Jy")).toBe(
      "\u001b[1mtop\u001b[22m\nx\\u001b[2Jy",
    );
  });

  it("escapes every text in plain data", () => {
    expect(printableData({ "a\n": ["\u0007", 1, null, { b: "\u001b" }] })).toEqual({
      "a\\n": ["\\u0007", 1, null, { b: "\\u001b" }],
    });
  });
});
