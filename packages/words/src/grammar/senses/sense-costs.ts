import type { CompiledLanguage } from "../../language/compiled-language.ts";

export const OWNER: RegExp = /['’`]s?$/i;
export const GENITIVE: RegExp = /s$/i;
/** Adverbs of manner in English and the Romance languages: `quickly`, `rápidamente`. */
export const ADVERB: RegExp = /^(?!respecti).{3,}(?:ly|mente?)$/i;
/** Limit on the words of a phrase that excepts things: "mit ausnahme von". */
export const LONGEST_EXCEPTION = 3;
/** English participles; "feed" and "weed" are none. */
export const PARTICIPLE_ENDING: RegExp = /(?:[^e]ed|en)$/;
/** The start of a word; "½" and "②" are words that mean nothing. */
export const LETTER: RegExp = /^(?:\p{L}|[^\d\P{N}])/u;
export const CAPITAL: RegExp = /^\p{Lu}/u;
export const MARK_SYMBOLS: Readonly<Record<string, string>> = {
  ",": "comma",
  "-": "dash",
  "–": "dash",
  "—": "comma",
  ":": "colon",
  "?": "question",
  // "(Kim) clean the lab"
  ")": "comma",
  "]": "comma",
};
/** Symbols of words that stand before the adjectives of a noun. */
export const IN_PHRASE: readonly string[] = [
  "det",
  "one",
  "possessive",
  "all",
  "both",
  "number",
  "aux",
  "not",
  "stays",
];
/** Languages whose adjectives stand behind the noun. */
export const AFTER_NOUN: ReadonlySet<string> = new Set(["es", "fr", "it", "pt"]);
/** Costs of readings of words. */
export const COST = {
  comma: 0.7,
  adverb: 0.3,
  unknown: 8,
  inflected: 0.3,
  unlikely: 2,
  number: 0.5,
  particle: 0.5,
  verb: 3.2,
  phrase: 0.02,
};

/** A unit of any game: a dozen. */
export const unitOf = (word: string, { orderUnits }: CompiledLanguage): number | undefined =>
  orderUnits.get(word) ?? orderUnits.get(word.replace(/s$/, ""));
