import { describe, expect, it } from "vitest";
import { faultOfLine } from "./fault-of-line.ts";

const context = {
  ...{ steps: "goto forest, chop twice", goal: "stocked", persona: "an eager apprentice" },
  sentence: "I will stocked: goto forest, chop twice.",
  prompt: "Answer: A lick of tar, up with the sail, and off we go!",
};

describe("the fault of a line in a trial", () => {
  it.each([
    ["As an AI language model, I cannot chop.", "a refusal"],
    ["A lick of tar, up with the sail, and off we go!", "the prompt again"],
    ["Off to the forest!<|im_end|>", "code, or marks of a format"],
    ["Ich gehe jetzt in den Wald, um Holz zu hacken.", "another language"],
    ["I will stocked: goto forest, chop twice.", "the plain sentence again"],
    ["What a fine day it is!", "not about the plan"],
  ])("is that of describe, or that it adds nothing: %s", (text, fault) => {
    expect(faultOfLine(text, context)).toBe(fault);
  });

  it("is none for a line about the plan", () => {
    expect(faultOfLine("Off to the forest I go!", context)).toBeUndefined();
  });
});
