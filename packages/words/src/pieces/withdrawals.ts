import {
  type CompiledLanguage,
  compileLanguage,
  ordinalsOf,
  phrasesOf,
} from "../language/compiled-language.ts";
import type { Language } from "../language/language.ts";
import { orderTokens } from "./order-tokens.ts";

/** A text that takes back what was said or ordered before. */
export interface Withdrawal {
  /** Whether it stops the agent, such as "stop", and does not only take back words, such as "never mind". */
  readonly isStop: boolean;
  /** Whether all orders are meant. */
  readonly isAll: boolean;
}

/** The phrases of a language by which orders are taken back. */
interface WithdrawalPhrases {
  readonly language: CompiledLanguage;
  readonly ordinals: ReadonlyMap<string, number>;
  readonly stopping: readonly (readonly string[])[];
  readonly forgetting: readonly (readonly string[])[];
}

/** Recognizes texts that are nothing but a withdrawal. */
export class WithdrawalReader {
  readonly #phrases: readonly WithdrawalPhrases[];

  constructor(languages: readonly Language[]) {
    this.#phrases = languages.map((language) => ({
      language: compileLanguage(language),
      ordinals: ordinalsOf(language),
      stopping: phrasesOf(language.orders?.stopping ?? ""),
      forgetting: phrasesOf(language.orders?.forgetting ?? ""),
    }));
  }

  /** Reads a withdrawal; undefined if a text is none. */
  read(text: string): Withdrawal | undefined {
    const words = orderTokens(text).map(({ word }) => word);
    for (const { language, ordinals, stopping, forgetting } of this.#phrases) {
      for (const phrases of [stopping, forgetting]) {
        if (!phrases.some((phrase) => isNothingBut(words, phrase, language, ordinals))) continue;
        const isAll = words.some((word) => language.orders.all.has(word));
        return { isStop: phrases === stopping, isAll };
      }
    }
    return undefined;
  }
}

/** From where to where a phrase stands among words, with pauses passed over; -1 for nowhere. */
function phraseIn(words: readonly string[], phrase: readonly string[]): readonly [number, number] {
  for (let from = 0; from < words.length; from++) {
    let to = from;
    const isThere = phrase.every((word, index) => {
      if (index > 0 && words[to] === "") to++;
      return words[to++] === word;
    });
    if (isThere) return [from, to];
  }
  return [-1, -1];
}

/** Whether a text has a phrase, and beside it only words that add nothing: "please stop now". */
function isNothingBut(
  words: readonly string[],
  phrase: readonly string[],
  { stop, orders, cues }: CompiledLanguage,
  ordinals: ReadonlyMap<string, number>,
): boolean {
  if (phrase.length === 0) return false;
  // "espera, todavía no"
  const said = words.map((word) => (word === "," ? "" : word));
  const [from, to] = phraseIn(said, phrase);
  const isNegation = (word = ""): boolean =>
    orders.not.has(word) || cues.get(word)?.cue?.startsWith("ban") === true;
  if (from < 0 || isNegation(words[from - 1]) || isNegation(words[to])) return false;
  const rest = [...words.slice(0, from), ...words.slice(to)];
  // "cancel the first one" takes back one of several.
  if (rest.some((word) => ordinals.has(word) || orders.ones.has(word))) return false;
  return rest.every((word) => stop.has(word) || orders.all.has(word) || !/^[\p{L}\d]/u.test(word));
}
