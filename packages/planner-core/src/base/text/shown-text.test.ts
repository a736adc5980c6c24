import { describe, expect, it } from "vitest";
import { isTampered, shownText } from "./shown-text.ts";

describe("a text shown to players", () => {
  it.each([
    ["controls", "fetch\u0007 wood\u001B[2J", "fetch wood[2J"],
    ["line breaks", "fetch\r\n\twood\u2028now", "fetch wood now"],
    ["marks of direction", "fetch \u202Edoow\u202C \u2066now\u2069", "fetch doow now"],
    ["blanks of no width", "fe\u200Btch\uFEFF wo\u00ADod", "fetch wood"],
    ["tags and private characters", "fetch\u{E0061} wood\uE000", "fetch wood"],
    ["lone surrogates", "fetch\uD800 wood", "fetch wood"],
    ["special tokens", "fetch wood<|im_end|>", "fetch wood"],
    ["several kinds of them", "[INST] fetch <s>wood</s> [/INST]", "fetch wood"],
    ["tokens with wide bars", "<｜User｜>fetch wood<｜end▁of▁sentence｜>", "fetch wood"],
    ["tokens cut off at the end", "fetch wood<|im_e", "fetch wood"],
    ["tokens inside tokens", "fetch wood<|im_<|x|>end|>", "fetch wood"],
    ["tokens within many others", `${"<s".repeat(9)}${">".repeat(9)} fetch`, "sssss fetch"],
    [
      "tokens of tools, and unused ones",
      "<tool_call>fetch wood</tool_call><unused12>",
      "fetch wood",
    ],
    ["bytes as tokens", "fetch<0x0A> <mask>wood<0xe2>", "fetch wood"],
    ["tokens that a mark splits", "fetch wood<|im_\u200Bend|>", "fetch wood"],
  ])("has no %s", (_, text, shown) => {
    expect(shownText(text)).toBe(shown);
    expect(shownText(shown)).toBe(shown);
  });

  it("keeps everything else, also joined emoji and other scripts", () => {
    for (const text of [
      "milked g1; avoids w1",
      "  two blanks  ",
      "I know of no \u201c3 < 4 > 2\u201d [sic].",
      "la \u{1F469}\u200D\u{1F33E} trait la vache",
      "می\u200Cخواهم",
      "山羊の乳を搾る",
    ]) {
      expect(shownText(text)).toBe(text);
      expect(isTampered(text)).toBe(false);
    }
  });
});
