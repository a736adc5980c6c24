import type { CompiledLanguage } from "../language/compiled-language.ts";
import { fold } from "../text/fold.ts";
import { Spelling } from "../text/spelling.ts";
import { splitText } from "../text/split.ts";
import { stem } from "../text/stem.ts";
import type { OrderVocabulary } from "./order-vocabulary.ts";

/** Limit on things to choose from. */
const MOST_OPTIONS = 12;
/** Limit on cached words; players may make up any number of them. */
const MOST_CACHED = 10_000;
/** Endings of the plural. */
const PLURAL_ENDINGS = ["e", "en", "n", "er", "nen", "s", "es", "x"];
/** Joins stems to a key. */
const GAP = " ";

const INDIVIDUAL = /^xq[a-j]+$/;

/** The key of one thing among others of its kind, which no word of a text is. */
export const individualKey = (index: number): string =>
  `xq${[...String(index)].map((digit) => "abcdefghij"[Number(digit)]).join("")}`;

/** Whether a key is that of one thing, and not of a kind. */
export const isIndividual = (key: string | undefined): boolean => INDIVIDUAL.test(key ?? "");

/** Things found at a word. */
export interface ThingsNamed {
  readonly things: readonly string[];
  /** Number of words. */
  readonly length: number;
  /** Whether all things of the set are meant. */
  readonly isSet: boolean;
  /** Whether the words fit several things. */
  readonly isVague: boolean;
  /** Whether it was said in a plural that is known beside its singular: `Türen`. */
  readonly isPlural?: boolean;
  /** Whether only a part of the name was said, for the kind of thing said before: "planks, birch if possible". */
  readonly isPart?: boolean;
}

/** Finds the things of a game in texts, by their names in singular or plural, with typos corrected. */
export class NameIndex {
  readonly #things = new Map<string, string>();
  readonly #sets = new Map<string, readonly string[]>();
  /** Things by the last word of their names: `pickaxe`. */
  readonly #byHead = new Map<string, string[]>();
  /** The last word of each name. */
  readonly #heads = new Map<string, string>();
  readonly #plurals = new Set<string>();
  /** Words of names as they are written. */
  readonly #written = new Set<string>();
  /** Things by a name of one word, as it is written. */
  readonly #spelt = new Map<string, string>();
  /** Length of the longest name that begins with each word. */
  readonly #firsts = new Map<string, number>();
  readonly #words = new Set<string>();
  readonly #keys = new Map<string, string>();
  readonly #spelling = new Spelling([]);

  constructor({ things, sets = {} }: Pick<OrderVocabulary, "things" | "sets">) {
    for (const name of Object.keys(things)) this.#learn(name, (key) => this.#things.set(key, name));
    for (const [thing, names] of Object.entries(things)) {
      for (const name of names) {
        if (!this.#spelt.has(fold(name))) this.#spelt.set(fold(name), thing);
        this.#learn(name, (key) => {
          if (!this.#things.has(key)) this.#things.set(key, thing);
        });
      }
    }
    for (const names of Object.values(things)) this.#learnPlurals(names.map(fold));
    for (const thing of Object.keys(things)) this.#learnHead(thing, thing);
    for (const [name, members] of Object.entries(sets)) {
      // Parts that are no things by themselves can still be refused: "the cutlery, but no spoon".
      for (const member of members) {
        if (things[member] === undefined)
          this.#learn(member, (key) => this.#things.set(key, member));
      }
      this.#learn(name, (key) => this.#sets.set(key, members));
      this.#learnHead(name, name);
    }
  }

  /** Whether a name has this word. */
  isWord(word: string): boolean {
    return this.#words.has(stem(word));
  }

  /** Whether a word is a plural that is known beside its singular: `Türen`. */
  isPlural(word: string): boolean {
    return this.#plurals.has(word);
  }

  /** Whether a word is written so in a name. */
  isListed(word: string): boolean {
    return this.#written.has(word);
  }

  /** The thing that a word names as it is written: "lit" is no form of "light" where that is a weight. */
  spelt(word: string): string | undefined {
    return this.#spelt.get(word);
  }

  /** Whether a word is written so in a name, and is no plural of another one: "Wes". */
  isWritten(word: string): boolean {
    return this.#written.has(word) && !this.#plurals.has(word);
  }

  /** The stem of a word, with typos corrected in words that neither the game nor the language knows. */
  keyOf(word: string, language: CompiledLanguage, isKnown: (word: string) => boolean): string {
    // A slip in one language is a word in another: "Stück".
    const place = `${language.code} ${word}`;
    const cached = this.#keys.get(place);
    if (cached !== undefined) return cached;
    const key = this.#keyOf(word, language, isKnown);
    if (this.#keys.size >= MOST_CACHED) this.#keys.clear();
    this.#keys.set(place, key);
    return key;
  }

  #keyOf(word: string, language: CompiledLanguage, isKnown: (word: string) => boolean): string {
    const key = stem(word);
    if (this.#words.has(key) || language.known.has(word) || isKnown(word)) return key;
    // "aples": the plural of a misspelt name.
    const shorter = [/s$/, /es$/].filter((ending) => ending.test(word));
    const singular = shorter
      .map((ending) => this.#spelling.find(word.replace(ending, "")))
      .find((each) => each !== undefined);
    const found = singular ?? this.#spelling.find(word);
    return found === undefined ? key : stem(found);
  }

  /** The things that words from a position on name; the longest name wins. */
  at(keys: readonly string[], at: number): ThingsNamed | undefined {
    return this.allAt(keys, at).next().value;
  }

  /** The things that words from a position on name, the longest name first. */
  *allAt(keys: readonly string[], at: number): Generator<ThingsNamed, undefined> {
    const longest = this.#firsts.get(keys[at] ?? "") ?? 0;
    for (let length = Math.min(longest, keys.length - at); length > 0; length--) {
      const named = this.called(...keys.slice(at, at + length));
      if (named !== undefined) yield named;
    }
    return undefined;
  }

  /** The things whose names end in a word: `pickaxe`. */
  endingIn(key: string): readonly string[] {
    return (this.#byHead.get(key) ?? []).slice(0, MOST_OPTIONS);
  }

  /** The thing that a word names among those of the same kind as another thing: `birch` for planks. */
  ofKind(key: string, thing: string): ThingsNamed | undefined {
    const head = this.#heads.get(thing);
    const named =
      head === undefined || head === key ? undefined : this.called(...key.split(GAP), head);
    return named && { ...named, isPart: true };
  }

  /** The thing with exactly this name. */
  called(...keys: readonly string[]): ThingsNamed | undefined {
    const key = keys.join(GAP);
    const thing = this.#things.get(key);
    const things = this.#sets.get(key) ?? (thing === undefined ? undefined : [thing]);
    return things && { things, length: keys.length, isSet: this.#sets.has(key), isVague: false };
  }

  /** Names that are another name with an ending of a plural: `Tür`, `Türen`. */
  #learnPlurals(names: readonly string[]): void {
    const known = new Set(names);
    for (const name of names) {
      const isPlural = (ending: string): boolean =>
        name.endsWith(ending) && known.has(name.slice(0, -ending.length));
      if (PLURAL_ENDINGS.some(isPlural)) this.#plurals.add(name);
    }
  }

  #learn(name: string, add: (key: string) => void): void {
    const words = splitText(fold(name.replaceAll("_", " "))).words;
    const stems = words.map(stem);
    const [first = ""] = stems;
    this.#firsts.set(first, Math.max(this.#firsts.get(first) ?? 0, stems.length));
    add(stems.join(GAP));
    for (const word of words) {
      this.#written.add(word);
      if (!this.#words.has(stem(word))) this.#spelling.add(word);
      this.#words.add(stem(word));
    }
  }

  #learnHead(name: string, thing: string): void {
    const words = splitText(fold(name.replaceAll("_", " "))).words.map(stem);
    if (words.length < 2) return;
    const head = words.at(-1) as string;
    this.#heads.set(name, head);
    const known = this.#byHead.get(head);
    if (known === undefined) this.#byHead.set(head, [thing]);
    else known.push(thing);
  }
}
