import { describe, expect, it } from "vitest";
import { fold } from "../text/fold.ts";
import { splitText } from "../text/split.ts";
import { type CueNode, compileLanguage, phrasesOf } from "./compiled-language.ts";
import { LanguageDetector } from "./detect-language.ts";
import type { Cue, Language } from "./language.ts";
import { LANGUAGES } from "./languages.ts";

const cueOf = (language: Language, phrase: string): Cue | undefined => {
  let nodes: ReadonlyMap<string, CueNode> | undefined = compileLanguage(language).cues;
  let node: CueNode | undefined;
  for (const word of splitText(fold(phrase)).words) {
    node = nodes?.get(word);
    nodes = node?.next;
  }
  return node?.cue ?? (node?.isLess ? "less" : undefined);
};

describe.each(LANGUAGES.map((language): [string, Language] => [language.code, language]))(
  "%s",
  (_, language) => {
    it("has a cue for every listed phrase, in the form of split directives", () => {
      for (const [cue, phrases] of Object.entries(language.cues)) {
        for (const words of phrasesOf(phrases)) {
          const phrase = words.join(" ");
          expect([phrase, cue, cueOf(language, phrase)]).not.toContain(undefined);
        }
      }
    });

    it("knows negation, order and limits", () => {
      const cues = Object.keys(language.cues);
      const isBanned =
        cues.includes("ban-first") ||
        cues.includes("ban-late") ||
        language.banEndings !== undefined;
      expect(isBanned).toBe(true);
      for (const cue of ["first", "then", "at-least"]) expect(cues).toContain(cue);
    });

    it("counts to ten", () => {
      const { numbers } = compileLanguage(language);
      const counted = new Set(numbers.values());
      for (let number = 1; number <= 10; number++) expect(counted).toContain(number);
    });
  },
);

describe("LanguageDetector", () => {
  const detector = new LanguageDetector(LANGUAGES.map(compileLanguage));
  const languageOf = (text: string): string | undefined =>
    LANGUAGES[detector.detect(splitText(fold(text)).words)]?.code;

  it.each([
    ["en", "Get some food, but stay away from the mine."],
    ["de", "Bau die Mauer, aber geh nicht auf das Eisfeld."],
    ["fr", "Construis le mur, mais ne va pas sur la glace."],
    ["es", "Busca el tesoro, pero no vayas al fuerte."],
    ["it", "Prima addormenta il maggiordomo, poi apri la cella."],
    ["pt", "Procura o tesouro, mas não vás ao forte."],
    ["nl", "Bouw de muur, maar ga niet naar het ijs."],
    ["pl", "Najpierw znajdź list, ale nie wchodź do biblioteki."],
  ])("knows %s by its small words", (code, text) => {
    expect(languageOf(text)).toBe(code);
  });

  it("defaults to the first language", () => {
    expect(languageOf("xyzzy")).toBe("en");
    expect(languageOf("")).toBe("en");
  });
});
