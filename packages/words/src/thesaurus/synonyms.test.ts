import { describe, expect, it } from "vitest";
import { synonymsOf } from "./synonyms.ts";
import { gameThesaurus, stemsOf } from "./thesaurus.ts";

const keyOf = (phrase: string): string => stemsOf(phrase).join(" ");

describe("synonyms", () => {
  it("share the only sense of a word", () => {
    const thesaurus = gameThesaurus();
    const pairs = thesaurus.groups.flatMap((group) =>
      group.phrases.flatMap((phrase) => synonymsOf(phrase).map((synonym) => ({ group, synonym }))),
    );
    const strange = pairs.filter(({ group, synonym }) => {
      const senses = thesaurus.groupsOf(keyOf(synonym));
      return senses.length !== 1 || senses[0] !== group;
    });
    expect(pairs.length).toBeGreaterThan(1000);
    expect(strange).toEqual([]);
  });

  it("are empty for unknown and ambiguous words, and never contain the word itself", () => {
    const { groups } = gameThesaurus();
    const phrases = groups.flatMap((group) => group.phrases);
    const ambiguous = phrases.find((phrase) => gameThesaurus().groupsOf(keyOf(phrase)).length > 1);
    expect(synonymsOf(ambiguous as string)).toEqual([]);
    expect(synonymsOf("qwxz")).toEqual([]);
    for (const phrase of phrases.slice(0, 200)) {
      expect(synonymsOf(phrase).map(keyOf)).not.toContain(keyOf(phrase));
    }
  });
});
