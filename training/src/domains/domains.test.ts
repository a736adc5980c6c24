import { renderSystem } from "@understudy/llm/internal";
import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { Chooser } from "../random/chooser.ts";
import { DEMO_NAMES, demoDomain } from "./demo-domains.ts";
import { FAMILIES, randomDomain } from "./families.ts";
import { renameDomain, wordsIn } from "./rename.ts";
import { variantOf } from "./variants.ts";

describe("random domains", () => {
  it.each(FAMILIES)("of the family $name load, and have 1 to 25 tools and goals", (family) => {
    const chooser = new Chooser(2);
    for (let round = 0; round < 10; round++) {
      const definition = randomDomain(family, chooser, { words: "training", maxStates: 10_000 });
      const domain = loadDomain(definition);
      // A mechanism that adds several tools may slightly exceed the limit.
      expect(domain.tools.length).toBeGreaterThan(0);
      expect(domain.tools.length).toBeLessThanOrEqual(32);
      expect(domain.goals.length).toBeGreaterThan(0);
    }
  });
});

/** A prompt fragment for each part of the language. */
const LANGUAGE = {
  "an integer parameter": /\(\w*:?(?:[^)]*,)?\w+:-?\d+\.\.\d+/,
  "a boolean parameter": /[(,]\w+:true\|false[,)]/,
  "two parameters": /\(\w+:[^,)]+,\w+:/,
  "a cost by a parameter": / cost \{\w+\}/,
  "a cost with a decimal": / cost \d+\.\d/,
  "a name by a parameter": /\w_?\{\w+\}=true|\{\w+\}_\w+=/,
  "an amount by a parameter": /-\{\w+\}/,
  "a comparison with a parameter": />=\{\w+\}/,
  "a comparison with a variable": /[<>]\[\w+\]/,
  "a copied variable": / gives .*=\[\w+\]/,
  "one of several values": / needs .*=\w+\|\w+/,
  "alternatives of several terms": /\([^()]+,[^()]+ or |or [^()]+,[^()]+\)/,
  "two bounds": /(\w+)>=-?\d+,\1<=?\d+/,
  "effects under a condition": / if \w+=\w+ gives \w/,
  "a derived variable": /\n\w+=true if \w/,
  "a kept condition": /\nkeep \w/,
  "kept alternatives": /\nkeep \([^()]+ or [^()]+\)/,
};

it("of the trained families show every part of the language", () => {
  const chooser = new Chooser(8);
  const texts: string[] = [];
  const starts = new Set<string>();
  for (const family of FAMILIES) {
    for (let round = 0; family.split === "training" && round < 30; round++) {
      const domain = loadDomain(
        randomDomain(family, chooser, { words: "training", maxStates: 10_000 }),
      );
      texts.push(renderSystem(domain).content);
      for (const goal of domain.goals) for (const key in goal.definition) starts.add(key);
      if (domain.variables.all.some(({ type, min }) => type === "integer" && min < 0)) {
        starts.add("below zero");
      }
    }
  }
  const missing = Object.entries(LANGUAGE).filter(
    ([, form]) => !texts.some((text) => form.test(text)),
  );
  expect(missing.map(([part]) => part)).toEqual([]);
  expect(starts).toContain("anyOf");
  expect(starts).toContain("below zero");
});

describe("renaming", () => {
  it("reaches a cost's parameter", () => {
    const { tools } = renameDomain(
      {
        name: "work",
        state: { wood: { type: "integer", min: 0, max: 3 } },
        tools: [
          {
            name: "chop",
            parameters: { n: { type: "integer", minimum: 1, maximum: 3 } },
            then: { wood: { "+": "$n" } },
            cost: "$n",
          },
        ],
      },
      new Map([["n", "times"]]),
    );
    expect(tools[0]).toMatchObject({ then: { wood: { "+": "$times" } }, cost: "$times" });
  });

  it.each(DEMO_NAMES)("of %s changes only words: renamed back it is the same", (name) => {
    const original = demoDomain(name);
    const words = [...wordsIn(original)];
    const there = new Map(words.map((word, index) => [word, `w${index}x`]));
    const back = new Map(words.map((word, index) => [`w${index}x`, word]));
    const renamed = renameDomain(original, there);
    expect(renderSystem(loadDomain(renamed)).content).not.toContain("goto(");
    const restored = loadDomain(renameDomain(renamed, back));
    expect(renderSystem(restored).content).toBe(renderSystem(loadDomain(original)).content);
  });

  it.each(DEMO_NAMES)("makes valid variants of %s", (name) => {
    const chooser = new Chooser(4);
    let loaded = 0;
    for (let round = 0; round < 10; round++) {
      const variant = variantOf(demoDomain(name), chooser, "training");
      try {
        loadDomain(variant);
        loaded++;
      } catch {
        // A perturbation may make a tool invalid.
      }
    }
    expect(loaded).toBeGreaterThan(7);
  });
});
