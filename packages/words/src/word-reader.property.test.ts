import { type Domain, loadDomain } from "@understudy/planner-core";
import { arbitraryDomain } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { anyText } from "../../../scripts/testing/any-text.mjs";
import { WordReader } from "./word-reader.ts";

/** Function words that reverse a directive, and punctuation that divides it. */
const TURNS = [
  "not",
  "never",
  "without",
  "stay away from",
  "avoid",
  "forget",
  "instead of",
  "first",
  "then",
  "before",
  "after",
  "until",
  "keep",
  "leave",
  "alone",
  "at least",
  "below",
  "only",
  "and",
  "or",
  "but",
  "because",
  "so",
  "do not let",
  "do not forget",
  "is forbidden",
  "can wait",
  "no",
  "2",
  "one",
  ",",
  ".",
  "!",
  "1.",
  "nicht",
  "zuerst",
  "pas",
  "без",
  "逃げる",
  "\u0301",
  "'",
  "’s",
  "-",
];

const graphemes = fc.string({ unit: "grapheme", maxLength: 200 });
const points = anyText({ maxLength: 200 });

/** Names of a domain and function words in random order, and arbitrary texts. */
const textsOf = (domain: Domain): fc.Arbitrary<string> => {
  const names = [
    ...domain.tools.map(({ name }) => name),
    ...domain.goals.map(({ name }) => name ?? ""),
    ...domain.variables.all.flatMap(({ name, values }) => [name, ...values]),
  ].map((name) => name.replaceAll("_", " "));
  const word = fc.oneof(fc.constantFrom(...names), fc.constantFrom(...TURNS));
  return fc.oneof(
    fc.array(word, { maxLength: 30 }).map((words) => words.join(" ")),
    graphemes,
    points,
  );
};

const cases = arbitraryDomain().chain((domain) =>
  fc.record({ domain: fc.constant(domain), text: textsOf(domain) }),
);

describe("a reading", () => {
  const reader = new WordReader();

  it("never contradicts itself for random texts and domains", () => {
    fc.assert(
      fc.property(cases, ({ domain, text }) => {
        const { goals, skipped, disabled, confidence } = reader.readDirective(domain, text);
        expect(confidence >= 0 && confidence <= 1).toBe(true);
        expect(new Set(goals.map(({ declared }) => declared)).size).toBe(goals.length);
        for (const { declared, without } of goals) {
          expect(domain.goals).toContain(declared);
          expect(skipped).not.toContain(declared);
          // Some of the remaining ways to the goal are allowed.
          if (without === undefined) continue;
          const isLeft = (id: number): boolean => !(without.has(id) || disabled?.has(id) === true);
          expect(Array.from({ length: without.count }, (_, id) => id).some(isLeft)).toBe(true);
        }
        for (const goal of skipped) expect(domain.goals).toContain(goal);
      }),
      { numRuns: 300 },
    );
  });

  it("is deterministic across readers and repetitions", () => {
    fc.assert(
      fc.property(cases, ({ domain, text }) => {
        const first = reader.readDirective(domain, text);
        expect(reader.readDirective(domain, text)).toEqual(first);
        expect(new WordReader().readDirective(domain, text)).toEqual(first);
      }),
      { numRuns: 100 },
    );
  });

  it("contains no ban, dismissal or bound without words for it", () => {
    fc.assert(
      fc.property(arbitraryDomain(), (domain) => {
        for (const text of ["", "   ", "?!", "\n", "the"]) {
          const { goals, skipped, disabled, maintain } = reader.readDirective(domain, text);
          expect({ goals, skipped, disabled, maintain }).toEqual({
            goals: [],
            skipped: [],
            disabled: undefined,
            maintain: undefined,
          });
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe("a persona", () => {
  const reader = new WordReader();

  it("shifts declared goals by finite amounts for random texts", () => {
    fc.assert(
      fc.property(cases, ({ domain, text }) => {
        const { goals, styles } = reader.readPersona(domain, text);
        for (const [goal, amount] of goals) {
          expect(domain.goals).toContain(goal);
          expect(Math.abs(amount)).toBeLessThanOrEqual(2);
        }
        for (const amount of styles.values()) expect(Number.isFinite(amount)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe("hostile input", () => {
  const reader = new WordReader();

  it("is cut at a maximum length", () => {
    const domain = loadDomain({
      name: "hut",
      state: { lit: { type: "boolean" } },
      tools: [{ name: "light_fire", then: { lit: true } }],
      goals: [{ name: "warm", when: { lit: true } }],
    });
    for (const part of [
      "fire ",
      "not ",
      "first then ",
      "no fire and ",
      "'",
      "n't",
      "逃",
      "1. ",
      "don't let ",
    ]) {
      const text = part.repeat(1_000_000 / part.length);
      const read = reader.readDirective(domain, text);
      const { confidence, because, ...start } = reader.readDirective(domain, text.slice(0, 2000));
      const isSilent = part === "'";
      expect(read).toMatchObject(start);
      expect(read.confidence).toBeLessThanOrEqual(isSilent ? confidence : 0.49);
      expect(read.because.some(({ kind }) => kind === "unread")).toBe(!isSilent);
      expect(read.because.length).toBeLessThanOrEqual(because.length + 1);
    }
    expect(reader.readDirective(domain, `${" ".repeat(2000)}fire`).goals).toEqual([]);
  });

  it("may be a domain with hundreds of goals and tools on one variable", () => {
    const lookups = (count: number): number => {
      const numbered = (name: string): string[] =>
        Array.from({ length: count }, (_, at) => `${name}_${at}`);
      const domain = loadDomain({
        name: "many",
        state: { level: { type: "integer", min: 0, max: count } },
        tools: numbered("tool").map((name, at) => ({ name, then: { level: at } })),
        goals: numbered("goal").map((name, at) => ({ name, when: { level: { ">=": at } } })),
      });
      const reads = vi.spyOn(Map.prototype, "get");
      const { goals } = reader.readDirective(domain, "goal 234, but without tool 7");
      const made = reads.mock.calls.length;
      reads.mockRestore();
      expect(goals.length).toBeGreaterThan(0);
      return made;
    };
    expect(lookups(600) / lookups(300)).toBeLessThan(2.2);
  });

  it("may contain names of built-in object properties", () => {
    const domain = loadDomain({
      name: "odd",
      state: { constructor: { type: "boolean" }, toString: { type: "integer", min: 0, max: 3 } },
      tools: [{ name: "hasOwnProperty", then: { constructor: true } }],
      goals: [{ name: "valueOf", when: { constructor: true } }],
      words: { constructor: ["prototype"] },
    });
    const { goals } = reader.readDirective(domain, "constructor! __proto__, toString 2");
    expect(goals).toHaveLength(1);
  });
});
