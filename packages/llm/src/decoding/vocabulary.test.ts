import { InferenceError } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { checkSameVocabulary, type VocabularyFacts } from "./vocabulary.ts";

const facts: VocabularyFacts = { size: 300, special: { bos: 1, eos: 5, nl: null }, pieces: "ab" };

describe("checkSameVocabulary", () => {
  it("accepts a draft model with the same vocabulary", () => {
    expect(() => checkSameVocabulary(facts, { ...facts })).not.toThrow();
  });

  it.each([
    ["another size", { ...facts, size: 301 }, "301 tokens instead of 300"],
    [
      "another end of turn",
      { ...facts, special: { ...facts.special, eos: 6 } },
      "another token for eos",
    ],
    ["other pieces", { ...facts, pieces: "cd" }, "other pieces for the same tokens"],
  ])("refuses %s, with the reason", (_what, draft, why) => {
    expect(() => checkSameVocabulary(facts, draft)).toThrow(InferenceError);
    expect(() => checkSameVocabulary(facts, draft)).toThrow(why);
  });
});
