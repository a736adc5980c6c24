import type { CompiledLanguage } from "../language/compiled-language.ts";
import type { OrderToken } from "./order-tokens.ts";

/** Letters that are written three times or more: `pleeease`. */
const STRETCHED = /(\p{L})\1{2,}/gu;
/** Minimum length of a function word in which swapped letters are put right. */
const SHORTEST_SWAPPED = 3;
/** An ordinal before a superlative. */
const ORDERED = /^(zweit|dritt|viert|funft)(\p{L}+st\p{L}*)$/u;
/** Minimum length of a part of a compound. */
const SHORTEST_PART = 3;

/** English contractions that are words of other languages, with the words before which they stand. */
const SPELT: ReadonlyMap<string, { readonly words: readonly string[]; readonly next: RegExp }> =
  new Map([
    ["im", { words: ["i", "am"], next: /./ }],
    ["id", { words: ["i", "would"], next: /^(?:like|love|rather|prefer|appreciate)$/ }],
  ]);

/** No contraction in French. */
const DONT = "dont";
const isRestOf = (token: OrderToken, before?: OrderToken): boolean =>
  token.word === "not" && before?.from === token.from && token.to - token.from === DONT.length;

/** The words of the game. */
interface GameWords {
  /** Whether the game knows a word: a name, a quality, a verb, a unit. */
  readonly isWord: (word: string) => boolean;
  /** Whether the game has a thing or a quality of this name. */
  readonly isThing: (word: string) => boolean;
  /** Whether a word is a form of a deed's verb. */
  readonly isVerb: (word: string) => boolean;
  /** Whether a word is one, or begins one of several words: "pon el arnés". */
  readonly isHead: (word: string) => boolean;
}

/**
 * The tokens with slips of typing put right in function words, stretched letters shortened, compounds divided, and pronouns
 * taken off the verbs that they hang on: `teh`, `pleeease`, `Rumfässer`, `ciérrala`.
 */
export function mendTokens(
  tokens: readonly OrderToken[],
  language: CompiledLanguage,
  { isWord, isThing, isVerb, isHead }: GameWords,
): OrderToken[] {
  const isKnown = (word: string): boolean => language.known.has(word) || isWord(word);
  const isNumber = (at: number): boolean => {
    const { word = "", value = Number.NaN } = tokens[at] ?? {};
    return !(Number.isNaN(value) && Number.isNaN(language.numberOf(word)));
  };
  return tokens.flatMap((token, at) => {
    const { word } = token;
    // "les clients dont les chevaux sont boiteux"
    const isDont = word === "do" && token.to - token.from === DONT.length;
    if (isDont && language.code === "fr") return [{ ...token, word: DONT, said: DONT }];
    if (language.code === "fr" && isRestOf(token, tokens[at - 1])) return [];
    const spelt = language.code === "en" ? SPELT.get(word) : undefined;
    // "im starving", "id rather you didn't"
    if (spelt?.next.test(tokens[at + 1]?.word ?? "") === true)
      return spelt.words.map((each) => ({ ...token, word: each, said: each }));
    // "torch no 2", but "three torches, no 2"
    if (
      word === "no" &&
      isNumber(at + 1) &&
      isThing(tokens[at - 1]?.word ?? "") &&
      !isNumber(at - 2)
    )
      return [{ ...token, word: "nr" }];
    if (!/^\p{L}/u.test(word) || isWord(word)) return [token];
    // "dame" is a function word of directives.
    const hung = hungOn(word, [...language.orders.enclitics], isHead);
    if (hung.length > 0)
      return [
        { ...token, word: word.slice(0, -hung.join("").length) },
        ...hung.map((each) => ({ ...token, word: each, said: each, isHung: true })),
      ];
    // "que no despertaras a Bela", "tu peux recoudre la voile"
    const other = otherForms(word, language).find(isVerb);
    if (other !== undefined && !isVerb(word)) return [{ ...token, word: other }];
    // "öffnest" is no nest.
    if (isKnown(word) || isVerb(word)) return [token];
    const short = [word.replace(STRETCHED, "$1"), word.replace(STRETCHED, "$1$1")];
    const plain = short.find((each) => each !== word && isKnown(each)) ?? swapped(word, language);
    if (plain !== undefined) return [{ ...token, word: plain }];
    // "mit dreißig Litern"
    const singular = language.code === "de" ? word.replace(/n$/, "") : word;
    if (singular !== word && isThing(singular)) return [{ ...token, word: singular }];
    const parts = ordered(word, language, isThing) ?? compound(word, language, isThing);
    if (parts !== undefined) return parts.map((part) => ({ ...token, word: part, said: part }));
    return [token];
  });
}

/** The pronouns that hang on a verb: `la` of "ciérrala", `se` and `lo` of "dáselo". */
function hungOn(
  word: string,
  enclitics: readonly string[],
  isHead: (word: string) => boolean,
): readonly string[] {
  const last = enclitics.find((each) => word.endsWith(each));
  if (last === undefined) return [];
  const verb = word.slice(0, -last.length);
  const first = [...enclitics, "se"].find((each) => verb.endsWith(each));
  const both = first === undefined ? [] : [[first, last]];
  return [[last], ...both].find((all) => isHead(word.slice(0, -all.join("").length))) ?? [];
}

/** Forms by which a verb in a form of its own may be known: the infinitive of a Spanish subjunctive, "recouds" of "recoudre". */
const otherForms = (word: string, { code }: CompiledLanguage): readonly string[] =>
  code === "es" && /[ai]e?(?:ra|se)[sn]?$/.test(word)
    ? [word.replace(/a(?:ra|se)[sn]?$/, "ar"), word.replace(/ie(?:ra|se)[sn]?$/, "er")]
    : code === "fr" && word.endsWith("dre")
      ? [word.replace(/re$/, "s")]
      : [];

/** The parts of a German superlative with an ordinal: `zweite` and `größte` of `zweitgrößte`. */
function ordered(
  word: string,
  { code }: CompiledLanguage,
  isThing: (word: string) => boolean,
): readonly [string, string] | undefined {
  const [, head = "", best = ""] = (code === "de" && ORDERED.exec(word)) || [];
  return isThing(best) ? [`${head}e`, best] : undefined;
}

/** The parts of a German compound: `rum` and `fässer` of `Rumfässer`. */
function compound(
  word: string,
  { code }: CompiledLanguage,
  isThing: (word: string) => boolean,
): readonly [string, string] | undefined {
  if (code !== "de") return undefined;
  for (let at = SHORTEST_PART; at <= word.length - SHORTEST_PART; at++) {
    const head = word.slice(0, at);
    const tail = word.slice(at);
    const part = [head, head.replace(/e?[sn]$/, "")].find(isThing);
    if (part !== undefined && isThing(tail)) return [part, tail];
  }
  return undefined;
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
