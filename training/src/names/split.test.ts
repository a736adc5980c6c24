import { describe, expect, it } from "vitest";
import { FAMILIES, randomDomain } from "../domains/families.ts";
import { wordsIn } from "../domains/rename.ts";
import { drawQuestions } from "../evaluation/draw-questions.ts";
import { problemSplit } from "../problems/split.ts";
import { Chooser } from "../random/chooser.ts";
import { splitOf, wordsOf } from "./name-source.ts";
import { WORDS, type WordKind } from "./words.ts";

describe("the held-out split", () => {
  it("is about an eighth of the words, and shares none with training", () => {
    const training = new Set<string>();
    const heldOut = new Set<string>();
    for (const kind of Object.keys(WORDS) as WordKind[]) {
      if (WORDS[kind].length < 20) continue;
      for (const word of wordsOf(kind, "training")) training.add(word);
      for (const word of wordsOf(kind, "held-out")) heldOut.add(word);
    }
    expect([...heldOut].filter((word) => training.has(word))).toEqual([]);
    expect(heldOut.size / (heldOut.size + training.size)).toBeGreaterThan(0.08);
    expect(heldOut.size / (heldOut.size + training.size)).toBeLessThan(0.2);
  });

  it("never occurs in a domain of the training split", () => {
    const chooser = new Chooser(21);
    const shared = new Set(
      Object.values(WORDS).flatMap((words) => (words.length < 20 ? words : [])),
    );
    for (let round = 0; round < 30; round++) {
      const domain = randomDomain(chooser.pick(FAMILIES), chooser, {
        words: "training",
        maxStates: 2000,
      });
      const names = Object.keys(domain.state).map((name) => name.replace(/^has_/, ""));
      const strange = names.filter((name) => splitOf(name) === "held-out" && !shared.has(name));
      // Compound names are in no list.
      expect(
        strange.filter((name) => Object.values(WORDS).some((words) => words.includes(name))),
      ).toEqual([]);
      expect(wordsIn(domain).size).toBeGreaterThan(1);
    }
  });

  it("is a separate family for every set of unseen families", () => {
    expect(FAMILIES.filter(({ split }) => split === "held-out").map(({ name }) => name)).toEqual([
      "freight",
      "plots",
      "escape",
    ]);
  });

  it("is used by evaluations of any seed: no trainable problem of a demo domain", () => {
    for (const seed of [1, 2]) {
      const sets = ["guard", "courier"] as const;
      const groups = drawQuestions(seed, { demo: 5, domains: 0, problems: 0 }, sets);
      expect(groups.map(({ set }) => set)).toEqual(sets);
      for (const { set, problems } of groups) {
        expect(problems).toHaveLength(5);
        for (const problem of problems) expect(problemSplit(set, problem)).toBe("held-out");
      }
    }
  });

  it("does not depend on the other sets", () => {
    const counts = { demo: 2, domains: 2, problems: 1 };
    const [alone] = drawQuestions(5, counts, ["fresh"]);
    const besides = drawQuestions(5, counts, ["guard", "fresh"]).find(({ set }) => set === "fresh");
    expect(alone?.lesson.domain.hash).toBe(besides?.lesson.domain.hash);
  });
});
