import { readFileSync } from "node:fs";
import { type DirectiveReading, loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ENGLISH } from "./language/english.ts";
import { LanguageReader } from "./language-reader.ts";
import { WordReader } from "./word-reader.ts";

const { domain } = JSON.parse(
  readFileSync(new URL("testing/sets/directives/smith.json", import.meta.url), "utf8"),
);
const smith = loadDomain(domain);
const reader = new WordReader();
const read = (text: string): DirectiveReading => reader.readDirective(smith, text);

it("is sure of nothing where nothing is said", () => expect(read("").confidence).toBe(0));

describe("other languages", () => {
  it("may be left out, and others added", () => {
    const pirate = {
      ...ENGLISH,
      code: "en-pirate",
      cues: { ...ENGLISH.cues, avoid: "give the slip to" },
    };
    const { disabled } = new LanguageReader({ languages: [pirate] }).readDirective(
      smith,
      "Give the slip to the forest.",
    );
    expect(disabled?.size).toBe(1);
  });
});

describe("because", () => {
  it("lists the interpretation of each word", () => {
    const { because } = read("Sell iron, keep two coins, but don't beat the dog.");
    expect(because).toContainEqual({ words: "sell iron", kind: "goal", of: "get_rich" });
    expect(because).toContainEqual({ words: "sell iron", kind: "target", of: "sell(ware=iron)" });
    expect(because).toContainEqual({ words: "beat dog", kind: "ban", of: "beat_dog()" });
    expect(because.find(({ kind }) => kind === "keep")?.of).toBe("coins>=2");
  });
});

describe("a persona", () => {
  const wants = (text: string): string | undefined => {
    const { goals } = reader.readPersona(smith, text);
    return [...goals].sort((a, b) => b[1] - a[1])[0]?.[0].name;
  };

  it("favours the goals of its description", () => {
    expect(wants("a greedy man who loves coins")).toBe("get_rich");
    expect(wants("a glutton")).toBe("eat");
    expect(wants("an old soldier who cannot resist a good blade")).toBe("arm_town");
  });

  it("favours an end of its dislikes and avoids its aversions", () => {
    expect(wants("a frail man who cannot stand the cold")).toBe("warm_forge");
    const { goals } = reader.readPersona(smith, "a dreamer who hates money");
    expect(goals.get(smith.goal("get_rich"))).toBeLessThan(0);
  });

  it("has a style", () => {
    const styleOf = (text: string) => Object.fromEntries(reader.readPersona(smith, text).styles);
    expect(styleOf("a thrifty miller")).toEqual({ cheapest: 1 });
    expect(styleOf("a cautious, lazy man")).toEqual({ safest: 1, "fewest-steps": 1 });
    expect(styleOf("a reckless hothead")).toEqual({ safest: -2 });
    expect(styleOf("a man")).toEqual({});
  });

  it("reports its findings", () => {
    expect(reader.readPersona(smith, "a lazy man who hates money").because).toEqual([
      { words: "lazy", kind: "style", of: "fewest-steps" },
      { words: "money", kind: "dislike", of: "get_rich" },
    ]);
  });
});
