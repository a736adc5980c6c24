import { renderSystem } from "@understudy/llm";
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
      // A mechanism that adds several tools may go a little beyond the limit.
      expect(domain.tools.length).toBeGreaterThan(0);
      expect(domain.tools.length).toBeLessThanOrEqual(32);
      expect(domain.goals.length).toBeGreaterThan(0);
    }
  });
});

describe("renaming", () => {
  it.each(DEMO_NAMES)("of %s changes words alone: renamed back it is the same", (name) => {
    const original = demoDomain(name);
    const words = [...wordsIn(original)];
    const there = new Map(words.map((word, index) => [word, `w${index}x`]));
    const back = new Map(words.map((word, index) => [`w${index}x`, word]));
    const renamed = renameDomain(original, there);
    expect(renderSystem(loadDomain(renamed)).content).not.toContain("goto(");
    const restored = loadDomain(renameDomain(renamed, back));
    expect(renderSystem(restored).content).toBe(renderSystem(loadDomain(original)).content);
  });

  it.each(DEMO_NAMES)("makes variants of %s that load", (name) => {
    const chooser = new Chooser(4);
    let loaded = 0;
    for (let round = 0; round < 10; round++) {
      const variant = variantOf(demoDomain(name), chooser, "training");
      try {
        loadDomain(variant);
        loaded++;
      } catch {
        // A perturbation may take away what a tool needs.
      }
    }
    expect(loaded).toBeGreaterThan(7);
  });
});
