import { describe, expect, it } from "vitest";
import { sampleTexts } from "./sample-texts.ts";
import { Tokenizer } from "./tokenizer.ts";

const tokenizer = Tokenizer.load();

describe("the tokenizer", () => {
  it("restores every tokenised text", () => {
    for (const text of sampleTexts(3, 200))
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
  });

  it("finds whole tokens first, longest first", () => {
    const split = (text: string): string[] =>
      tokenizer.encode(text).map((token) => tokenizer.decode([token]));
    expect(split('{"steps":[]}<|end|>')).toEqual(['{"steps":[]}', "<|end|>"]);
    expect(split("coins>=2,")).toEqual(["coins", ">=2,"]);
    expect(split(" cost 3\n")).toEqual([" cost 3\n"]);
    // Tokens of equal length, in llama.cpp's order.
    expect(split(">={coins}")).toEqual([">=", "{", "coins", "}"]);
  });

  it("falls back to bytes", () => {
    const tokens = tokenizer.encode("日");
    expect(tokens).toHaveLength(3);
    expect(tokenizer.decode(tokens)).toBe("日");
  });

  it("refuses invalid token numbers", () => {
    expect(() => tokenizer.decode([999_999])).toThrow(RangeError);
  });
});
