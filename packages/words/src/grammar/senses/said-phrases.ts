import type { FunctionPhrase } from "../../language/phrase-index.ts";
import type { OrderToken } from "../../pieces/order-tokens.ts";
import type { SenseWords } from "./sense-words.ts";

const LETTER = /^\p{L}/u;

/** Symbols of verbs by which something falls away, or is got. */
const DROPS = new Set(["cancel", "skip", "omit", "fetches"]);

/** Symbols of phrases by which one is to keep away from something. */
const KEEPS_AWAY = new Set(["avoid", "touches"]);

/** Symbols of verbs, which "a" may be, but not "à". */
const HAS = new Set(["looks", "aux", "perfect"]);

/** Pronouns of those who are left out behind "and": "brush him and not her". */
const NOT_THEM =
  /^(?:not|nicht|no|pas|non pas) (?:that|this|him|her|them|den|die|das|es[aeo]|elles?|lui|eux)\b/;

/** Whether a word is another one by its accent: "él" is a subject in Spanish, "el" an article; "ou" is "or" in French. */
const isOther = (symbol: string, said = ""): boolean =>
  (symbol === "subject" && /^el$/i.test(said)) ||
  (symbol === "or" && /^où$/i.test(said)) ||
  (symbol === "where" && /^ou$/i.test(said)) ||
  (HAS.has(symbol) && /^à$/i.test(said));

/** The function phrases at a position, without those that a longer one rules out. */
export function saidPhrases(
  { phrases, deeds, language }: Pick<SenseWords, "phrases" | "deeds" | "language">,
  tokens: readonly OrderToken[],
  at: number,
): readonly FunctionPhrase[] {
  const wordAt = (index: number): string => tokens[index]?.word ?? "";
  const isJoined = phrases.at(wordAt, at - 1).some(({ symbol }) => symbol === "and");
  const isOut = isJoined && NOT_THEM.test([0, 1, 2].map((next) => wordAt(at + next)).join(" "));
  const said = phrases.at(wordAt, at).filter(({ symbol }) => !(isOut && symbol === "correct"));
  const isDeed = deeds.has(wordAt(at));
  const isOwnVerb = (word: string): boolean =>
    deeds.has(word) || deeds.inflected(word, language).length > 0;
  // "salvo si" excepts no things.
  const isUnless = said.some(({ symbol, length }) => symbol === "unless" && length > 1);
  const isNotOnly = said.some(({ symbol }) => symbol === "notOnly");
  const isCorrection = said.some(
    ({ symbol, length }) =>
      symbol === "correct" && (length > 2 || (length > 1 && !LETTER.test(wordAt(at + length)))),
  );
  const isNegated = phrases.at(wordAt, at + 1).some(({ symbol }) => symbol === "notLate");
  const isBan =
    said.some(({ symbol, length }) => symbol === "ban" && length > 1) ||
    (isNegated && said.some(({ symbol }) => symbol === "aux"));
  const longest = Math.max(
    0,
    ...said.flatMap(({ symbol, length }) => (symbol === "correct" ? [length] : [])),
  );
  return said.filter(({ symbol, length }) => {
    // "no the witch one" corrects: no refusal stands before an English article.
    if (symbol !== "correct" && wordAt(at) === "no" && wordAt(at + 1) === "the") return false;
    // "si no" is "otherwise".
    if (symbol === "correct" && wordAt(at - 1) === "si") return false;
    // "streich die Petrel" paints her where that is a deed.
    if (length === 1 && DROPS.has(symbol) && isDeed) return false;
    // "no toques a Gabriel" is about ringing where "toca" is a deed.
    if (KEEPS_AWAY.has(symbol) && isOwnVerb(wordAt(at + length - 1))) return false;
    // "don't" and "doesn't" do nothing.
    if (isBan && symbol === "handles") return false;
    // "no, only the bridge" excepts nothing.
    if (symbol === "except" && length === 1 && wordAt(at + 1) === ",") return false;
    // "not that one" is not "not that", and 1.
    if (symbol === "correct" && length < longest) return false;
    // "not that one" and "not only" refuse nothing.
    if ((isCorrection && length === 1) || (isNotOnly && symbol !== "notOnly")) return false;
    return !(isUnless && symbol === "except") && !isOther(symbol, tokens[at]?.said);
  });
}
