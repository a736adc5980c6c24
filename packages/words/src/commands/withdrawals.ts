import { phrasesOf } from "../language/compiled-language.ts";
import type { Language } from "../language/language.ts";
import { orderTokens } from "../orders/order-tokens.ts";
import { fold } from "../text/fold.ts";

/** A text that takes back what was said or ordered before. */
export interface Withdrawal {
  /** Whether it stops the agent, such as "stop", and does not only take back words, such as "never mind". */
  readonly isStop: boolean;
  /** Whether all orders are meant. */
  readonly isAll: boolean;
}

/** The words of a language by which orders are taken back. */
interface WithdrawalWords {
  readonly stopping: readonly (readonly string[])[];
  readonly forgetting: readonly (readonly string[])[];
  readonly all: ReadonlySet<string>;
  readonly not: ReadonlySet<string>;
  /** Words that may stand beside a phrase: "please", "now". */
  readonly beside: ReadonlySet<string>;
}

const setOf = (list: string): Set<string> => new Set(fold(list).split(/\s+/));

/** Recognizes texts that are nothing but a withdrawal. */
export class WithdrawalReader {
  readonly #languages: readonly WithdrawalWords[];

  constructor(languages: readonly Language[]) {
    this.#languages = languages.flatMap(({ orders, stop }) =>
      orders === undefined
        ? []
        : [
            {
              stopping: phrasesOf(orders.stopping ?? ""),
              forgetting: phrasesOf(orders.forgetting ?? ""),
              all: setOf(orders.all),
              not: setOf(orders.not),
              beside: setOf(stop),
            },
          ],
    );
  }

  /** Reads a withdrawal; undefined if a text is none. */
  read(text: string): Withdrawal | undefined {
    const words = orderTokens(text).map(({ word }) => word);
    for (const language of this.#languages) {
      for (const isStop of [true, false]) {
        const phrases = isStop ? language.stopping : language.forgetting;
        const isSaid = phrases.some((phrase) => isNothingBut(words, phrase, language));
        if (isSaid) return { isStop, isAll: words.some((word) => language.all.has(word)) };
      }
    }
    return undefined;
  }
}

/** Whether a text has a phrase, and beside it only words that add nothing: "please stop now". */
function isNothingBut(
  words: readonly string[],
  phrase: readonly string[],
  { beside, not, all }: WithdrawalWords,
): boolean {
  if (phrase.length === 0) return false;
  const from = words.findIndex((_, at) =>
    phrase.every((word, index) => words[at + index] === word),
  );
  const to = from + phrase.length;
  const isNegated = not.has(words[from - 1] ?? "") || not.has(words[to] ?? "");
  if (from < 0 || isNegated) return false;
  return [...words.slice(0, from), ...words.slice(to)].every(
    (word) => beside.has(word) || all.has(word) || !/^[\p{L}\d]/u.test(word),
  );
}
