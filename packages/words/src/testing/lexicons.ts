import { inflectionsOf } from "../commands/command-words.ts";
import { MeaningReader } from "../grammar/meaning-reader.ts";
import { ENGLISH } from "../language/english.ts";
import { FRENCH } from "../language/french.ts";
import { GERMAN } from "../language/german.ts";
import type { Language } from "../language/language.ts";
import { SPANISH } from "../language/spanish.ts";
import type { PrintedWords } from "../printer/things-printer.ts";

/** A language and the words of a game in it. */
export interface GameLexicon extends PrintedWords {
  readonly language: Language;
}

const lexicon = (
  language: Language,
  things: Readonly<Record<string, string>>,
  deeds: Readonly<Record<string, string>>,
  qualities: Readonly<Record<string, string>>,
): GameLexicon => {
  const lists = (words: Readonly<Record<string, string>>): Record<string, string[]> =>
    Object.fromEntries(Object.entries(words).map(([key, list]) => [key, list.split(", ")]));
  const names = { ann: ["Ann"], bo: ["Bo"] };
  return {
    ...{ language, deeds: lists(deeds), qualities: lists(qualities) },
    things: { ...lists(things), ...names },
  };
};

/** The same game in four languages, with synonyms. */
export const LEXICONS: readonly GameLexicon[] = [
  lexicon(
    ENGLISH,
    {
      door: "door, gate",
      goat: "goat, nanny goat",
      crate: "crate, box, boxes",
      torch: "torch, torches",
      knife: "knife, knives",
    },
    {
      open: "open, unlock",
      feed: "feed, tend",
      carry: "carry, bring",
      light: "light, kindle",
      switch_off: "switch off, put out",
      repair: "repair, mend",
    },
    {
      "value colour white": "white",
      "value colour red": "red, crimson",
      "is old": "old, ancient",
      "is broken": "broken, damaged",
      "is open": "open",
      "amount milk": "milk",
      "amount coins": "coins",
      nearest: "nearest, closest",
    },
  ),
  lexicon(
    GERMAN,
    {
      door: "die Tür, die Türen, die Pforte, die Pforten",
      goat: "die Ziege, die Ziegen, die Geiß, die Geißen",
      crate: "die Kiste, die Kisten, der Karton, die Kartons",
      torch: "die Fackel, die Fackeln",
      knife: "das Seil, die Seile",
    },
    {
      open: "öffne, aufschließen",
      feed: "füttere, versorge",
      carry: "trag, bring",
      light: "zünde an, anzünden",
      switch_off: "lösche, ausmachen",
      repair: "repariere, flick",
    },
    {
      "value colour white": "weiß, weiße",
      "value colour red": "rot, rote",
      "is old": "alt, alte",
      "is broken": "kaputt, kaputte",
      "is open": "offen, offene",
      "amount milk": "Milch",
      "amount coins": "Münzen",
      nearest: "nächste",
    },
  ),
  lexicon(
    SPANISH,
    {
      door: "puerta, puertas, portón, portones",
      goat: "cabra, cabras",
      crate: "caja, cajas, cofre, cofres",
      torch: "antorcha, antorchas",
      knife: "cuchillo, cuchillos",
    },
    {
      open: "abre, abrir",
      feed: "alimenta",
      carry: "trae, lleva",
      light: "enciende, prende",
      switch_off: "apaga",
      repair: "repara, arregla",
    },
    {
      "value colour white": "blanco, blanca",
      "value colour red": "rojo, roja",
      "is old": "viejo, vieja",
      "is broken": "roto, rota",
      "is open": "abierto, abierta",
      "amount milk": "leche",
      "amount coins": "monedas",
      nearest: "más cercano, más cercana",
    },
  ),
  lexicon(
    FRENCH,
    {
      door: "porte, portes, portail, portails",
      goat: "chèvre, chèvres",
      crate: "caisse, caisses, coffre, coffres",
      torch: "torche, torches",
      knife: "couteau, couteaux",
    },
    {
      open: "ouvre, ouvrir",
      feed: "nourris",
      carry: "apporte, transporte",
      light: "allume, allumer",
      switch_off: "éteins",
      repair: "répare",
    },
    {
      "value colour white": "blanc, blanche",
      "value colour red": "rouge",
      "is old": "ancien, ancienne",
      "is broken": "cassé, cassée",
      "is open": "ouvert, ouverte",
      "amount milk": "lait",
      "amount coins": "pièces",
      nearest: "plus proche",
    },
  ),
];
/** A reader of the game in all of its languages, as its players have. */
export function readerOfLexicons(): MeaningReader {
  const codes = new Set(LEXICONS.map(({ language }) => language.code));
  const merged = (of: (one: GameLexicon) => PrintedWords["things"]): Record<string, string[]> => {
    const all: Record<string, string[]> = {};
    for (const one of LEXICONS)
      for (const [key, names] of Object.entries(of(one)))
        all[key] = [...(all[key] ?? []), ...names];
    return all;
  };
  const said = merged(({ qualities: words = {} }) => words);
  return new MeaningReader({
    languages: LEXICONS.map(({ language }) => language),
    things: Object.fromEntries(
      Object.entries(merged(({ things }) => things)).map(([key, names]) => [
        key,
        names.map((name) => name.replace(/^(?:der|die|das) /, "")),
      ]),
    ),
    deeds: merged(({ deeds: words = {} }) => words),
    qualities: Object.fromEntries(
      Object.entries(said).map(([key, words]) => [
        key,
        key.startsWith("amount ")
          ? words
          : words.flatMap((word) => [word, ...inflectionsOf(word, codes)]),
      ]),
    ),
  });
}
