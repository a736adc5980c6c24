import { describe, expect, it } from "vitest";
import { MeaningReader } from "../grammar/meaning-reader.ts";
import { ENGLISH } from "../language/english.ts";
import { FRENCH } from "../language/french.ts";
import { GERMAN } from "../language/german.ts";
import { POLISH } from "../language/polish.ts";
import { SPANISH } from "../language/spanish.ts";
import { LEXICONS, readerOfLexicons } from "../testing/lexicons.ts";
import { MeaningPrinter } from "./meaning-printer.ts";

const printerOf = (code: string): MeaningPrinter => {
  const lexicon = LEXICONS.find(({ language }) => language.code === code);
  return new MeaningPrinter(lexicon as (typeof LEXICONS)[number]);
};
const reader = readerOfLexicons();

describe("a meaning in several languages", () => {
  it.each([
    [
      "please open the two red doors",
      ["open the 2 red doors", "öffne die 2 roten Türen"],
      ["abre las 2 puertas rojas", "ouvre les 2 portes rouges"],
    ],
    [
      "don't feed the goat with more than 3 milk",
      [
        "do not feed the goat with more than 3 milk",
        "füttere die Ziege mit mehr als 3 Milch nicht",
      ],
      ["no alimentes la cabra con más de 3 leche", "ne nourris pas la chèvre avec plus de 3 lait"],
    ],
    [
      "light every torch except the broken ones, then put them out",
      [
        "light all torches except the broken ones, then switch them off",
        "zünde alle Fackeln außer den kaputten an, dann lösche diese",
      ],
      [
        "enciende todas las antorchas excepto las rotas, luego apágalos",
        "allume toutes les torches sauf les cassées, puis éteins-les",
      ],
    ],
    [
      "once the door is open, bring me another crate",
      [
        "once the door is open, carry me another crate",
        "sobald die Tür offen ist, trag mir noch eine Kiste",
      ],
      [
        "cuando la puerta está abierta, tráeme otra caja",
        "quand la porte est ouverte, apporte-moi encore une caisse",
      ],
    ],
    [
      "everybody, stay away from the old gate of Ann",
      ["everybody, avoid the old door of Ann", "alle zusammen, meide die alte Tür von Ann"],
      ["todos, evita la puerta vieja de Ann", "tout le monde, évite la porte ancienne d'Ann"],
    ],
  ])("%s", (text, [english, german], [spanish, french]) => {
    const { deeds } = reader.read(text);
    const printed = ["en", "de", "es", "fr"].map((code) => printerOf(code).restate(deeds));
    expect(printed).toEqual([english, german, spanish, french]);
  });
});

it("an agent says what became of an order", () => {
  const { deeds } = reader.read("feed the goat");
  expect(["en", "de", "es", "fr"].map((code) => printerOf(code).bark("done", deeds))).toEqual([
    ...["Done: feed the goat.", "Erledigt: füttere die Ziege."],
    ...["Hecho: alimenta la cabra.", "C'est fait : nourris la chèvre."],
  ]);
  const kinds = ["taken", "asked", "begun", "failed", "refused", "withdrawn"] as const;
  for (const kind of kinds)
    expect(printerOf("en").bark(kind, deeds)).toMatch(/^.+: feed the goat\W?$/);
});

it("a language without forms of its own is printed in those of English", () => {
  const { deeds } = reader.read("feed all goats");
  expect(new MeaningPrinter({ language: POLISH, things: {} }).restate(deeds)).toBe(
    "feed all goats",
  );
});

it("things and deeds without a word are called by their names", () => {
  const words = { languages: [ENGLISH], things: { oak_log: [] }, deeds: { pick_up: ["pick up"] } };
  const { deeds } = new MeaningReader(words).read("pick up two oak logs");
  const printed = [ENGLISH, GERMAN, SPANISH, FRENCH].map((language) =>
    new MeaningPrinter({ language, things: {} }).restate(deeds),
  );
  expect(printed[0]).toBe("pick up 2 oak logs");
  expect(printed).toHaveLength(4);
});
