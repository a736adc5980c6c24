import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseChoice } from "./parse-choice.ts";

const letters = ["A", "B", "C", "D"];

describe("parseChoice", () => {
  it.each([
    ["B", 1],
    [" b\n", 1],
    ['"B"', 1],
    ["**B**", 1],
    ["(C).", 2],
    ["Option B", 1],
    ["Option B) goto market", 1],
    ["B) buy an axe first", 1],
    ["B. It is a cold day.", 1],
    ["Answer: D", 3],
    ["The answer is B.", 1],
    ["I choose option **C** because the fire is out.", 2],
    ["I would go for B, a warm home matters most.", 1],
    ["A good day calls for B", 1],
    ['{"choice":"B"}', 1],
    ['```json\n{"choice": "b", "why": "cold"}\n```', 1],
    ['Sure! {"answer": "Option C"}', 2],
    ["<think>A? No, D.</think>C", 2],
    ["```\nC\n```", 2],
  ])("reads %j", (text, index) => {
    expect(parseChoice(text, letters)).toBe(index);
  });

  it.each([
    "",
    "E",
    "AB",
    "none of them",
    "A or B",
    "Option A, or option B",
    "A good day to go home",
    '{"choice":"E"}',
    '{"choice":["A"],"option":"B"}',
    "<think>B",
    "I'm not sure",
  ])("does not guess what %j chooses", (text) => {
    expect(parseChoice(text, letters)).toBeUndefined();
  });

  it("reads other alphabets, and only options that there are", () => {
    expect(parseChoice("Option 2", ["1", "2"])).toBe(1);
    expect(parseChoice("C", ["A", "C"])).toBe(1);
    expect(parseChoice("B", ["A", "C"])).toBeUndefined();
  });

  it("never throws and always names an option", () => {
    const pieces = fc.constantFrom("A", "B", "option ", "answer:", "{", "}", '"choice":', '"', " ");
    const text = fc.oneof(
      fc.string(),
      fc.array(pieces).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(text, (hostile) => {
        expect([undefined, 0, 1, 2, 3]).toContain(parseChoice(hostile, letters));
      }),
    );
  });

  it("takes hostile text of any length", () => {
    for (const piece of [
      "option ",
      "{",
      '{"choice":',
      "((((((",
      "answer is the option the ",
      "A ",
    ]) {
      parseChoice(piece.repeat(20_000), letters);
    }
    expect(parseChoice(`${"so ".repeat(20_000)} Answer: B`, letters)).toBe(1);
  });
});
