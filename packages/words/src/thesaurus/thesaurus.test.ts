import { describe, expect, it } from "vitest";
import { gameThesaurus, Thesaurus } from "./thesaurus.ts";

const namesOf = (word: string): string[] =>
  gameThesaurus()
    .groupsOf(word)
    .map(({ name }) => name);

describe("Thesaurus", () => {
  const small = new Thesaurus([
    `
# eating
eat: eat, dine, tuck in
-hunger > eat: hungry, starve
# sleeping
sleep: sleep, hit the sack
`,
  ]);

  it("groups synonyms by sense, and senses by topic", () => {
    const [eat] = small.groupsOf("eat");
    const [hunger] = small.groupsOf("hunger");
    const [sleep] = small.groupsOf("sleep");
    expect(small.groupsOf("dine")).toEqual([eat]);
    expect(hunger?.topic).toBe(eat?.topic);
    expect(sleep?.topic).not.toBe(eat?.topic);
  });

  it("knows remedies for undesirable states", () => {
    const [hunger] = small.groupsOf("hunger");
    expect(hunger?.isBad).toBe(true);
    expect(hunger?.callsFor.map(({ name }) => name)).toEqual(["eat"]);
  });

  it("finds phrases by their stems, without articles", () => {
    expect(small.groupsOf("tuck in")).toHaveLength(1);
    expect(small.groupsOf("hit sack")).toHaveLength(1);
  });
});

describe("the vocabulary of games", () => {
  it("has some hundred groups, all of them with words", () => {
    const { groups } = gameThesaurus();
    expect(groups.length).toBeGreaterThan(300);
    const used = new Set([...gameThesaurus().keys].flatMap((key) => gameThesaurus().groupsOf(key)));
    expect(groups.filter((group) => !used.has(group))).toEqual([]);
  });

  it("has a remedy for every undesirable state, under its own name", () => {
    const { groups } = gameThesaurus();
    const named = groups.filter(({ callsFor }) => callsFor.length > 0);
    expect(named.length).toBeGreaterThan(20);
    for (const { name, callsFor } of named)
      expect([name, new Set(callsFor).size]).toEqual([name, callsFor.length]);
  });

  it("knows players' words", () => {
    expect(namesOf("famish")).toContain("hunger");
    expect(namesOf("brawl")).toContain("fight");
    expect(namesOf("hit hay")).toContain("sleep");
    expect(namesOf("bolt")).toContain("flee");
  });
});
