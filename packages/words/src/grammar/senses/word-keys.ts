import { stem } from "../../text/stem.ts";
import { FOR } from "../rules/join-things.ts";
import { LETTER } from "./sense-costs.ts";
import type { SenseWords } from "./sense-words.ts";

/** The key by which a word is looked up, with slips of typing put right. @param before the word before it */
export function wordKey(
  { names, qualities, language, deeds, units, spelling, phrases }: SenseWords,
  word: string,
  before: string,
  isCapital: boolean,
): string {
  if (deeds.has(word) || deeds.isPart(word)) return stem(word);
  const isKnown = (each: string): boolean =>
    qualities.isWord(each) ||
    phrases.words.has(each) ||
    units.has(stem(each)) ||
    !Number.isNaN(language.numberOf(each));
  if (isKnown(word) || names.isWord(word) || language.known.has(word) || !LETTER.test(word))
    return stem(word);
  if (deeds.isVerb(word, language) || deeds.inflected(word, language).length > 0) return stem(word);
  // "para Pablo" is for nobody's stick.
  if (FOR.test(before)) return stem(word);
  for (const index of isCapital ? [names] : [names, qualities]) {
    const key = index.keyOf(word, language, isKnown);
    if (key !== stem(word)) return key;
  }
  const mayBegin = !LETTER.test(before) || phrases.words.has(before);
  return stem((mayBegin && spelling.find(word)) || word);
}
