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
  /** The stems of the verbs of deeds, by the verbs. */
  readonly verbs: ReadonlyMap<string, string>;
}

/**
 * The tokens with slips of typing put right in function words, stretched letters shortened, and pronouns taken off the
 * verbs that they hang on: `teh`, `pleeease`, `ciérrala`.
 */
export function mendTokens(
  tokens: readonly OrderToken[],
  language: CompiledLanguage,
  { isWord, verbs }: GameWords,
): OrderToken[] {
  const isKnown = (word: string): boolean => language.known.has(word) || isWord(word);
  const isVerb = (word: string): boolean =>
    verbs.has(word) || inflectedVerb(word, language, verbs) !== undefined;
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
          { word: clitic, said: clitic, value: Number.NaN },
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

/**
 * The stem of the deed's verb of which a word is another form in this language: `payer` for `paie`.
 *
 * @param word a word that neither the language nor the game knows
 */
export function inflectedVerb(
  word: string,
  language: CompiledLanguage,
  verbs: ReadonlyMap<string, string>,
): string | undefined {
  if (language.verbEndings.length === 0) return undefined;
  return basesOf(language, verbs).get(language.verbBase(word));
}

const known = new WeakMap<
  ReadonlyMap<string, string>,
  Map<CompiledLanguage, ReadonlyMap<string, string>>
>();

/** The verbs by the common part of all their forms. */
function basesOf(
  language: CompiledLanguage,
  verbs: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const ofVerbs = known.get(verbs) ?? new Map<CompiledLanguage, ReadonlyMap<string, string>>();
  known.set(verbs, ofVerbs);
  const found = ofVerbs.get(language);
  if (found !== undefined) return found;
  const bases = new Map<string, string>();
  for (const [verb, key] of verbs) {
    const base = language.verbBase(verb);
    if (!(verb.includes(" ") || bases.has(base))) bases.set(base, key);
  }
  ofVerbs.set(language, bases);
  return bases;
}
