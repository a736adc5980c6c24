import type { CompiledLanguage } from "../../language/compiled-language.ts";
import type { PhraseIndex } from "../../language/phrase-index.ts";
import { isIndividual, type NameIndex, type ThingsNamed } from "../../pieces/name-index.ts";
import type { Spelling } from "../../text/spelling.ts";
import type { Unit } from "../meaning.ts";
import type { DeedIndex } from "./deed-index.ts";

/** Kinds of qualities that have a symbol of their own. */
export const QUALITY_SYMBOLS: Readonly<Record<string, string>> = {
  ...{ nearest: "super", farthest: "super", most: "super", least: "super" },
  ...{
    over: "comparative",
    under: "comparative",
    amount: "property",
    hundreds: "property",
    thousands: "property",
    value: "enum",
    state: "state",
    very: "positive",
    hardly: "positive",
  },
};
/** Things in a text, by name. */
export interface Named extends ThingsNamed {
  readonly said: string;
  /** Whether it is written as a name. */
  readonly isName?: boolean;
}

/** A function word in a text. */
export interface Word {
  readonly said: string;
  readonly value: number;
}

/** The words by which a text is read. */
export interface SenseWords {
  readonly names: NameIndex;
  readonly qualities: NameIndex;
  readonly language: CompiledLanguage;
  readonly phrases: PhraseIndex;
  readonly deeds: DeedIndex;
  readonly units: ReadonlyMap<string, Unit>;
  /** Positions by ordinal number, -1 for the last. */
  readonly ordinals: ReadonlyMap<string, number>;
  /** Whether a word, with its accents, is a number in any of the languages. */
  readonly isNumber: (word: string) => boolean;
  /** Names of the place where everything is, by the stems of their words. */
  readonly worlds: readonly (readonly string[])[];
  /** Corrects slips of typing in verbs. */
  readonly spelling: Spelling;
}

/** Nouns that are plurals by themselves: "oats", but not "cactus" and "moss". */
const PLURAL_ONLY = /[^siu]s$/;

/** Whether several things are named by what they are: "lions", "oats", "Kochbücher". */
export function isPluralSaid(
  { language, qualities }: SenseWords,
  word: string,
  key: string,
  isNoun: boolean,
): boolean {
  if (language.code === "de") return /en$/.test(word) || (isNoun && qualities.isPlural(word));
  const isEnding = /s$/.test(word) && (!/s$/.test(key) || PLURAL_ONLY.test(word));
  return qualities.isPlural(word) || isEnding;
}

/** Whether a name is of one thing alone. */
export const isOneThing = ({ things: [key, ...others] }: ThingsNamed): boolean =>
  others.length === 0 && isIndividual(key);
