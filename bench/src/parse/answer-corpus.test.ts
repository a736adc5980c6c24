import { parsePlan } from "@understudy/llm/internal";
import { describe, expect, it } from "vitest";
import { collectedAnswers, freshAnswers } from "./answer-corpus.ts";

const answers = collectedAnswers();
const families = [
  "phi-3",
  "llama",
  "mistral",
  "qwen",
  "gemma",
  "deepseek",
  "gpt",
  "claude",
  "tools",
];

describe("the corpus of answers", () => {
  it("has at least fifteen texts per family", () => {
    expect(answers.length).toBeGreaterThanOrEqual(150);
    for (const family of families) {
      const of = answers.filter(({ name }) => name.startsWith(`${family}/`));
      expect([family, of.length >= 15]).toEqual([family, true]);
    }
  });

  it("has unique names with sources", () => {
    expect(new Set(answers.map(({ name }) => name)).size).toBe(answers.length);
    for (const { source, text } of answers) {
      expect(source).toMatch(/^https:\/\/[^ ]+$/);
      expect(text.trim()).not.toBe("");
    }
  });

  it("holds back about a third", () => {
    const share = answers.filter(({ isKeptApart }) => isKeptApart).length / answers.length;
    expect(share).toBeGreaterThan(0.25);
    expect(share).toBeLessThan(0.42);
  });
});

describe("texts outside the corpus", () => {
  const fresh = freshAnswers();

  it("are sixty with unique names, of every family", () => {
    expect(fresh).toHaveLength(60);
    expect(new Set(fresh.map(({ name }) => name)).size).toBe(60);
    expect(new Set(fresh.map(({ name }) => name.replace(/\/.*/, "")))).toEqual(new Set(families));
  });

  it.each(fresh.map((answer) => [answer.name, answer] as const))("%s is read", (_, answer) => {
    const parsed = parsePlan(answer.domain, answer.text);
    expect(parsed.kind === "plan" ? parsed.steps : parsed).toEqual(answer.steps);
  });
});
