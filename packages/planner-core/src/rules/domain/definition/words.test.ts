import { describe, expect, it } from "vitest";
import type { DomainError } from "../../../base/errors.ts";
import { loadDomain } from "../load-domain.ts";
import type { DomainDefinition } from "./definition.ts";

const plain = {
  name: "hut",
  state: { at: { type: "enum", values: ["home", "market"] }, lit: { type: "boolean" } },
  tools: [
    { name: "goto", parameters: { place: { enum: ["home", "market"] } }, then: { at: "$place" } },
    { name: "light_fire", when: { at: "home" }, then: { lit: true } },
  ],
  goals: [{ name: "warm", when: { lit: true } }],
} as const;

const [goto, lightFire] = plain.tools;
const told = {
  ...plain,
  tools: [goto, { ...lightFire, words: ["kindle", "allumer"] }],
  goals: [{ ...plain.goals[0], words: ["stay warm"] }],
  words: { market: ["bazaar"], lit: ["flames"] },
};

describe("words of a domain", () => {
  it("are kept for readers of directives", () => {
    const { definition } = loadDomain(told);
    expect(definition.tools[1]?.words).toEqual(["kindle", "allumer"]);
    expect(definition.goals?.[0]?.words).toEqual(["stay warm"]);
    expect(definition.words).toEqual({ market: ["bazaar"], lit: ["flames"] });
  });

  it("do not change the meaning of the domain", () => {
    expect(loadDomain(told).hash).toBe(loadDomain(plain).hash);
  });

  it("survive a reload", () => {
    const { definition } = loadDomain(told);
    expect(loadDomain(JSON.stringify(definition)).definition).toEqual(definition);
  });

  it.each([
    ["no list", { ...told, goals: [{ ...plain.goals[0], words: "fire" }] }, "/goals/0/words"],
    ["no text", { ...told, tools: [{ ...goto, words: ["go", 7] }] }, "/tools/0/words/1"],
    ["a blank", { ...told, tools: [{ ...goto, words: [" "] }] }, "/tools/0/words/0"],
    ["a text without end", { ...told, words: { market: ["x".repeat(201)] } }, "/words/market/0"],
    ["an unknown name", { ...told, words: { markt: ["bazaar"] } }, "/words/markt"],
    ["names in a list", { ...told, words: ["bazaar"] }, "/words"],
  ])("are refused with the place: %s", (_, definition, pointer) => {
    let issues: DomainError["issues"] = [];
    try {
      loadDomain(definition as unknown as DomainDefinition);
    } catch (error) {
      ({ issues } = error as DomainError);
    }
    expect(issues.map((issue) => issue.pointer)).toContain(pointer);
  });

  it("have a suggestion for a misspelt name", () => {
    const misspelt = { ...plain, words: { markt: ["bazaar"] } };
    expect(() => loadDomain(misspelt as unknown as DomainDefinition)).toThrow(
      'did you mean "market"?',
    );
  });
});
