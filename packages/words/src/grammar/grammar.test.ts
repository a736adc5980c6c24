import { describe, expect, it } from "vitest";
import { ENGLISH } from "../language/english.ts";
import { FRENCH } from "../language/french.ts";
import { GERMAN } from "../language/german.ts";
import { LANGUAGES } from "../language/languages.ts";
import { SPANISH } from "../language/spanish.ts";
import { MeaningReader } from "./meaning-reader.ts";
import { phrasesFor } from "./phrases/phrases-for.ts";
import { GRAMMAR_RULES } from "./rules/grammar-rules.ts";

const rules = GRAMMAR_RULES;
const symbols = new Set(rules.map(({ symbol }) => symbol));

it.each(LANGUAGES.map((language) => [language.code, language] as const))(
  "function words of %s are no symbols that consist of others",
  (_, language) => {
    const both = Object.keys(phrasesFor(language)).filter((symbol) => symbols.has(symbol));
    expect(both).toEqual([]);
  },
);

const reader = new MeaningReader({
  languages: [ENGLISH, GERMAN, SPANISH, FRENCH],
  things: { goat: ["Ziege", "Ziegen", "cabra", "cabras", "chèvre", "chèvres"], crate: [] },
  qualities: { "value coat white": ["white", "weiße"], "amount milk": ["milk"] },
  deeds: { herd: ["herd", "hüte", "guarda", "garde"], load: ["load"] },
});

describe("every word", () => {
  it("is read as something, with its place in the text", () => {
    const text = "please herd all goats except the white one";
    const { readAs, unread } = reader.read(text);
    expect(readAs.map(({ from, to, as }) => `${text.slice(from, to)}: ${as}`)).toEqual([
      ...["herd: deed", "all: all", "goats: thing", "except: except", "the: det"],
      ...["white: enum", "one: ones"],
    ]);
    expect(unread).toEqual([]);
  });

  it.each([
    ["herd the zebra", "zebra"],
    ["herd the purple goat", "purple"],
    ["herd the goat and frobnicate it", "frobnicate"],
    ["hüte die lila Ziege", "lila"],
  ])("without a meaning is named: %s", (text, word) => {
    expect(reader.read(text).unread.join(" ")).toContain(word);
  });
});

describe("sets", () => {
  it("without others are differences", () => {
    const { deeds } = reader.read("herd all goats but the white one");
    expect(deeds[0]?.set.picks[0]).toMatchObject({ things: ["goat"], amount: "all" });
    expect(deeds[0]?.set.picks[0]?.but.picks[0]?.qualities).toMatchObject([
      { key: "value coat white" },
    ]);
  });

  it('leave "auf" to the exception that has it, and not to a verb', () => {
    const opening = new MeaningReader({
      languages: [GERMAN],
      things: { goat: ["Ziege", "Ziegen"] },
      qualities: { "value coat white": ["weiße"] },
      deeds: { close: ["schließe"], open: ["schließe auf"] },
    });
    const read = (text: string) =>
      opening.read(text).deeds.map(({ deed, set }) => [deed, set.picks[0]?.but.picks.length]);
    expect(read("schließe alle Ziegen bis auf die weiße")).toEqual([["close", 1]]);
    expect(read("schließe alle Ziegen bis auf die weiße auf")).toEqual([["open", 1]]);
  });

  it.each([
    ["herd goats with at least 3 milk", ">=", 3],
    ["herd goats with less than 3 milk", "<", 3],
    ["herd goats with over 3 milk", ">", 3],
    ["herd goats without milk", "=", 0],
  ])("compare a property: %s", (text, by, value) => {
    expect(reader.read(text).deeds[0]?.set.picks[0]?.qualities).toMatchObject([
      { is: "compared", property: "milk", by, value },
    ]);
  });

  it.each([
    ["herd half of the goats", { share: 0.5 }],
    ["herd two or three goats", { amount: { value: 2, most: 3 } }],
    ["herd at most three goats", { amount: { value: 3, isAtMost: true } }],
    ["herd ten, no, twelve goats", { amount: { value: 12 } }],
    ["hüte mindestens vier Ziegen", { amount: { value: 4, isAtLeast: true } }],
    ["herd a hundred and twenty eight goats", { amount: { value: 128 } }],
    ["hüte zweihundertfünfundzwanzig Ziegen", { amount: { value: 225 } }],
    ["guarda cien cabras", { amount: { value: 100 } }],
    ["garde quatre-vingt-douze chèvres", { amount: { value: 92 } }],
  ])("have an amount: %s", (text, pick) => {
    expect(reader.read(text).deeds[0]?.set.picks[0]).toMatchObject(pick);
  });
});

it("refusals are hard or soft, conditions and times are kept", () => {
  const [hard] = reader.read("never herd the white goat").deeds;
  const [soft] = reader.read("try not to herd the white goat").deeds;
  expect([hard?.refusal, soft?.refusal]).toEqual(["not", "rather-not"]);
  expect(reader.read("herd the goat once the crate is white").deeds[0]?.conditions).toMatchObject([
    { kind: "once" },
  ]);
  expect(reader.read("herd the goat every morning").deeds[0]?.times).toHaveLength(1);
});

it("a text goes on from the deeds before", () => {
  const before = reader.read("herd the white goat").deeds;
  const { deeds, dropped } = reader.read("no, the crate", before);
  expect(deeds[0]).toMatchObject({ deed: "herd", set: { picks: [{ things: ["crate"] }] } });
  expect(dropped).toEqual(before);
});

it("verbs and qualities that were added to a list are known to the next reader", () => {
  const deeds = { herd: ["herd"] };
  const qualities: Record<string, string[]> = { "value coat white": ["white"] };
  const options = { languages: [ENGLISH], things: { goat: [] }, deeds, qualities };
  expect(new MeaningReader(options).read("shepherd the shaggy goat").unread).not.toEqual([]);
  deeds.herd.push("shepherd");
  qualities["value coat shaggy"] = ["shaggy"];
  const { deeds: meant, unread } = new MeaningReader(options).read("shepherd the shaggy goat");
  expect(unread).toEqual([]);
  expect(meant[0]).toMatchObject({
    deed: "herd",
    set: { picks: [{ qualities: [{ key: "value coat shaggy" }] }] },
  });
});

it.each(["dale la cabra a Otto", "dale a Otto la cabra"])(
  "a recipient that a pronoun announces is said once: %s",
  (text) => {
    const words = { things: { goat: ["cabra"] }, deeds: { give: ["da"] } };
    const { deeds, unread } = new MeaningReader({ languages: [SPANISH], ...words }).read(text);
    expect(unread).toEqual([]);
    expect(deeds).toMatchObject([
      { deed: "give", to: "Otto", set: { picks: [{ things: ["goat"] }] } },
    ]);
    expect(deeds[0]?.at).toBeUndefined();
  },
);
