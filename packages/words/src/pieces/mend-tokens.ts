import type { CompiledLanguage } from "../language/compiled-language.ts";
import type { OrderToken } from "./order-tokens.ts";

/** Letters that are written three times or more: `pleeease`. */
const STRETCHED = /(\p{L})\1{2,}/gu;
/** Minimum length of a function word in which swapped letters are put right. */
const SHORTEST_SWAPPED = 3;

/** The words of the game. */
interface GameWords {
  /** Whether the game knows a word: a name, a quality, a verb, a unit. */
  readonly isWord: (word: string) => boolean;
  /** Whether a word is a form of a deed's verb. */
  readonly isVerb: (word: string) => boolean;
}

/**
 * The tokens with slips of typing put right in function words, stretched letters shortened, and pronouns taken off the
 * verbs that they hang on: `teh`, `pleeease`, `ciérrala`.
 */
export function mendTokens(
  tokens: readonly OrderToken[],
  language: CompiledLanguage,
  { isWord, isVerb }: GameWords,
): OrderToken[] {
  const isKnown = (word: string): boolean => language.known.has(word) || isWord(word);
  return tokens.flatMap((token) => {
    const { word } = token;
    if (!/^\p{L}/u.test(word) || isKnown(word)) return [token];
    const short = [word.replace(STRETCHED, "$1"), word.replace(STRETCHED, "$1$1")];
    const plain = short.find((each) => each !== word && isKnown(each)) ?? swapped(word, language);
    if (plain !== undefined) return [{ ...token, word: plain }];
    for (const clitic of language.orders.enclitics) {
      const verb = word.slice(0, -clitic.length);
      if (word.endsWith(clitic) && isVerb(verb))
        return [
          { ...token, word: verb },
          { ...token, word: clitic, said: clitic },
        ];
    }
    return [token];
  });
}

/** A determiner or joint with two letters swapped. */
function swapped(word: string, { determiners, orders }: CompiledLanguage): string | undefined {
  if (word.length < SHORTEST_SWAPPED) return undefined;
  for (let at = 0; at + 1 < word.length; at++) {
    const other = `${word.slice(0, at)}${word[at + 1]}${word[at]}${word.slice(at + 2)}`;
    if (determiners.has(other) || orders.joints.has(other)) return other;
  }
  return undefined;
}
