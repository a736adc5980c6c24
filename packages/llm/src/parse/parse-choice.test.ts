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
    ["[C]", 2],
    ["\\boxed{B}", 1],
    ["<answer>B</answer>", 1],
    ["Ｂ", 1],
    ["B\u200b", 1],
    ["Choice: c", 2],
    ["i choose a.", 0],
    ["A is best", 0],
    ["It is a cold day, so B", 1],
    ["B it is", 1],
    ["c) warm", 2],
    ["C, because it is warm", 2],
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
    "a good day",
    "I choose a warm home",
    "n/a",
    "Not A.",
    "not b",
    "A, B",
    "a, b",
    "A/B",
    "A & B",
    "(A), (B)",
    "**A** or **B**",
    "both A and B",
    "either A or B",
    "Neither A nor B",
    "A or B?",
    "A ou B",
    "A o B",
    "A和B",
    "A、B",
    "A或者B",
    "不选A",
    "不是A",
    "A-B",
    "A to C",
    "A plus B",
    "A as well as B",
    "A along with B",
    "A versus B",
    "A\n\nWait, the final answer is B.",
    "anything but A",
    "I'd rather not",
    "I'd rather not choose A",
    "None of A, B",
    "A is too far.",
    "B is rejected",
    "I can't decide between A and B",
    "Maybe A, maybe B",
    "A? B?",
    "A then B",
    "A: 3 points, B: 5 points",
    "I pick A.\nI pick B.",
    "Nicht A",
    '["A","B"]',
    '{"choice":"not B"}',
    '{"choice":"A or B"}',
    '{"choice":null,"why":"B is bad"}',
  ])("does not guess a choice from %j", (text) => {
    expect(parseChoice(text, letters)).toBeUndefined();
  });

  it.each([
    ["Not A, but B.", 1],
    ["option_b", 1],
    ["option-B", 1],
    ["选择B", 1],
    ["答案是B", 1],
    ["我不选A，选B。", 1],
    ["A or B? B.", 1],
    ["Rule out A and B; D remains", 3],
    ["Final answer: B\n\nB", 1],
    ["B, not A", 1],
    ["B rather than A", 1],
    ["I choose B over A", 1],
    ["A is too far, so B", 1],
    ["Not A, not B, not C: D", 3],
    ["I don't choose A; I choose B", 1],
    ["I choose option B because A is too far.", 1],
    ["Between A and B, I choose B.", 1],
    ["A and B are both warm, but I choose B.", 1],
    ["A is good but B is better", 1],
    ["The answer is not A. It is C.", 2],
    ["Should I choose A? No, B.", 1],
    ["Option A: too far. Option B: near. Choice: B", 1],
    ["A is far.\nB is near.\n\nB", 1],
    ["The options are A, B, C and D. I pick D.", 3],
    ["B. A is too far.", 1],
    ['{"reason":"A is too far","choice":"B"}', 1],
    ['{"choice":"A","alternatives":["B"]}', 0],
    ['{"why":"the player said </think>","choice":"B"}', 1],
    ["B<|im_end|>\n<|im_start|>user\nA or C?", 1],
  ])("finds the chosen letter among several in %j", (text, index) => {
    expect(parseChoice(text, letters)).toBe(index);
  });

  it("reads other letters, and only those of existing options", () => {
    expect(parseChoice("Option 2", ["1", "2"])).toBe(1);
    expect(parseChoice("C", ["A", "C"])).toBe(1);
    expect(parseChoice("B", ["A", "C"])).toBeUndefined();
  });

  it("never throws, and always returns a valid option", () => {
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

  it("is read from the end of a long text", () => {
    expect(parseChoice(`${"so ".repeat(20_000)} Answer: B`, letters)).toBe(1);
  });
});
