/**
 * Orders over the things of a game: what, how many, for whom, in which order.
 *
 * @module
 */

import { type CompiledLanguage, compileLanguage } from "../language/compiled-language.ts";
import { LanguageDetector } from "../language/detect-language.ts";
import type { Language } from "../language/language.ts";
import { mendTokens } from "../pieces/mend-tokens.ts";
import { NameIndex } from "../pieces/name-index.ts";
import type { Unit } from "../pieces/order-piece.ts";
import { PieceReader } from "../pieces/order-pieces.ts";
import { orderTokens } from "../pieces/order-tokens.ts";
import type { OrderReading, OrderVocabulary } from "../pieces/order-vocabulary.ts";
import { fold } from "../text/fold.ts";
import { Spelling } from "../text/spelling.ts";
import { stem } from "../text/stem.ts";
import { OrderBuilder } from "./order-builder.ts";

/** Maximum length of a text in characters; the rest is ignored. */
const MAX_LENGTH = 2000;

/** Options of a {@link ThingOrderReader}. */
export interface ThingOrderReaderOptions extends OrderVocabulary {
  /** The languages of the players; the first is the default for texts without a clear language. */
  readonly languages: readonly Language[];
}

/**
 * Reads orders over the things of a game: "first build a furnace, then bring me a stack of dirt or gravel". Numbers in
 * words and figures, units, lists, alternatives, sets, recipients, places, refusals and corrections are read by the
 * function words of the given languages; what is not understood comes back as a doubt to ask about.
 *
 * @example
 * const reader = new ThingOrderReader({
 *   languages: [ENGLISH],
 *   things: { oak_log: ["wood"], torch: [] },
 *   deeds: { get: ["get", "make"], bring: ["bring", "give"] },
 *   units: { stack: 64 },
 * });
 * reader.read("bring me half a stack of wood").orders; // oak_log, 32, bring, to me
 */
export class ThingOrderReader {
  readonly #names: NameIndex;
  readonly #qualities: NameIndex;
  readonly #going: ReadonlySet<string>;
  readonly #addsDeeds: boolean;
  readonly #languages: readonly CompiledLanguage[];
  readonly #detector: LanguageDetector;
  readonly #deeds: ReadonlyMap<string, string>;
  /** The stems of the verbs of deeds, by the verbs. */
  readonly #verbs: ReadonlyMap<string, string>;
  readonly #spelling: Spelling;
  readonly #units: ReadonlyMap<string, Unit>;
  readonly #defaultDeed: string;

  constructor(options: ThingOrderReaderOptions) {
    const { languages, deeds, units = {}, qualities = {}, going = [] } = options;
    this.#names = new NameIndex(options);
    this.#qualities = new NameIndex({ things: qualities });
    this.#going = new Set(going);
    this.#addsDeeds = options.addsDeeds ?? false;
    this.#languages = languages.map(compileLanguage);
    this.#detector = new LanguageDetector(this.#languages);
    this.#deeds = new Map(
      Object.entries(deeds).flatMap(([deed, verbs]) =>
        verbs.map((verb): [string, string] => [fold(verb).split(" ").map(stem).join(" "), deed]),
      ),
    );
    this.#verbs = new Map(
      Object.values(deeds)
        .flat()
        .map((verb): [string, string] => [fold(verb), stem(fold(verb))]),
    );
    this.#spelling = new Spelling([...this.#verbs.keys()].filter((verb) => !verb.includes(" ")));
    this.#units = new Map(
      Object.entries(units).map(([name, unit]): [string, Unit] => [stem(fold(name)), unit]),
    );
    this.#defaultDeed = Object.keys(deeds)[0] ?? "";
  }

  /** Reads the orders of a text. */
  read(text: string): OrderReading {
    const written = orderTokens(text.slice(0, MAX_LENGTH));
    const index = this.#detector.detect(written.map(({ word }) => word));
    const language = this.#languages[index] as CompiledLanguage;
    const isWord = (word: string): boolean =>
      this.#names.isWord(word) ||
      this.#qualities.isWord(word) ||
      this.#deeds.has(stem(word)) ||
      this.#units.has(stem(word)) ||
      !Number.isNaN(language.numberOf(word));
    const tokens = mendTokens(written, language, { isWord, verbs: this.#verbs });
    const words = {
      names: this.#names,
      qualities: this.#qualities,
      language,
      deeds: this.#deeds,
      units: this.#units,
      verbs: this.#verbs,
      spelling: this.#spelling,
    };
    const pieces = new PieceReader(words, tokens).read();
    const mentioned = pieces.flatMap((piece) =>
      piece.kind === "things" && !piece.named.isVague ? piece.named.things : [],
    );
    const othersOf = (thing: string): readonly string[] => this.#names.othersOf(thing);
    const builder = new OrderBuilder(pieces, {
      defaultDeed: this.#defaultDeed,
      othersOf,
      going: this.#going,
      addsDeeds: this.#addsDeeds,
      isVerbLast: language.prefixes.size > 0,
    });
    return { ...builder.build(), mentioned };
  }
}
