import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fold } from "./fold.ts";
import { splitText } from "./split.ts";

/** Words with marks for the preceding break: none, a comma, a full stop, a list number. */
const shown = (text: string): string => {
  const { words, breaks } = splitText(fold(text));
  return words.map((word, at) => `${["", ",", ".", "#"][breaks[at] as number]}${word}`).join(" ");
};

describe("splitText", () => {
  it("gives the breaks between words", () => {
    expect(shown("Eat, then sleep. Run!")).toBe(".eat ,then sleep .run");
    expect(shown("man-of-war - or not")).toBe(".man of war ,or not");
    expect(shown("Guns (all), crew: now")).toBe(".guns .all .crew .now");
  });

  it("spells contractions out, typed with an apostrophe or without", () => {
    expect(shown("Don't go, I can't, we won't")).toBe(".do not go ,i can not ,we will not");
    expect(shown("dont go, we’re three, let's see")).toBe(".do not go ,we are three ,let us see");
    expect(shown("the guard's axe")).toBe(".the guard axe");
  });

  it("distinguishes list numbers from numbers at the end of a sentence", () => {
    expect(shown("1. heal 2. eat 3) sleep")).toBe("#heal #eat #sleep");
    expect(shown("Get 3. Then go.")).toBe(".get 3 .then go");
    expect(shown("Take 30. Go.")).toBe(".take 30 .go");
  });

  it("splits elisions, and keeps runs without spaces", () => {
    expect(shown("D'abord l'eau")).toBe(".d abord l eau");
    expect(shown("船体を直して、次に。")).toBe(".船体を直して ,次に");
  });

  it("has as many breaks as words, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const { words, breaks } = splitText(fold(text));
        expect(breaks).toHaveLength(words.length);
        expect(words).not.toContain("");
      }),
    );
  });
});

describe("fold", () => {
  it("removes accents, and keeps other letters", () => {
    expect(fold("RÄUBER Łódź straße")).toBe("rauber lodz strasse");
    expect(fold("ガード")).toBe("ガード");
  });

  it("finds ligatures and apostrophes below an accent or in another form", () => {
    expect(fold("ǼÐÉ Ǿ ﬁre ᴭ")).toBe("aede o fire ae");
    expect(fold("don`t, don’t, donʼt, ŉ")).toBe("don't, don't, don't, 'n");
  });

  it("is idempotent on letters", () => {
    const letters = Array.from({ length: 0x11_0000 }, (_, code) => String.fromCodePoint(code));
    const changed = letters.filter((letter) => {
      const once = fold(letter);
      return once !== letter && fold(once) !== once;
    });
    expect(changed).toEqual([]);
  });

  it("is idempotent on texts", () => {
    const texts = fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" }));
    fc.assert(
      fc.property(texts, (text) => {
        expect(fold(fold(text))).toBe(fold(text));
      }),
    );
  });
});
