import {
  type CompiledLanguage,
  compileLanguage,
  ordinalsOf,
} from "../language/compiled-language.ts";
import type { Language } from "../language/language.ts";
import { PhraseIndex } from "../language/phrase-index.ts";
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
  readonly phrases: PhraseIndex;
}

/** Recognizes texts that are nothing but a withdrawal. */
export class WithdrawalReader {
  readonly #languages: readonly WithdrawalPhrases[];

  constructor(languages: readonly Language[]) {
    this.#languages = languages.map((language) => {
      const { stopping = "", forgetting = "" } = language.orders ?? {};
      return {
        language: compileLanguage(language),
        ordinals: ordinalsOf(language),
        phrases: new PhraseIndex({ stopping, forgetting }),
      };
    });
  }

  /** Reads a withdrawal; undefined if a text is none. */
  read(text: string): Withdrawal | undefined {
    const words = orderTokens(text).map(({ word }) => word);
    for (const { phrases, ...of } of this.#languages) {
      const said = words.flatMap((_, from) =>
        phrases.at((at) => words[at] ?? "", from).map((phrase) => ({ ...phrase, from })),
      );
      const found = said.filter((phrase) => !isNegated(words, phrase, of.language));
      if (found.length === 0 || !areAllOf(words, found, of)) continue;
      const isAll = words.some((word) => of.language.orders.all.has(word));
      return { isStop: found.some(({ symbol }) => symbol === "stopping"), isAll };
    }
    return undefined;
  }
}

/** A phrase at a place among words. */
interface PhraseThere {
  readonly from: number;
  readonly length: number;
}

function isNegated(
  words: readonly string[],
  { from, length }: PhraseThere,
  { orders, cues }: CompiledLanguage,
): boolean {
  const isNegation = (word = ""): boolean =>
    orders.not.has(word) || cues.get(word)?.cue?.startsWith("ban") === true;
  return isNegation(words[from - 1]) || isNegation(words[from + length]);
}

/** Whether a text has only words that add nothing beside phrases: "please stop now", "no, forget it". */
function areAllOf(
  words: readonly string[],
  phrases: readonly PhraseThere[],
  { language: { stop, orders }, ordinals }: Omit<WithdrawalPhrases, "phrases">,
): boolean {
  const rest = words.filter(
    (_, at) => !phrases.some(({ from, length }) => at >= from && at < from + length),
  );
  return rest.every(
    (word) =>
      // "cancel the first one" takes back one of several.
      !(ordinals.has(word) || orders.ones.has(word)) &&
      (stop.has(word) || orders.all.has(word) || !/^[\p{L}\d]/u.test(word)),
  );
}
