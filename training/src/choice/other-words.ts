import { synonymsOf } from "@understudy/words";
import { type Split, splitOf } from "../names/name-source.ts";
import type { Chooser } from "../random/chooser.ts";

/**
 * A text about one of several things, with a word replaced by a synonym of the shipped thesaurus. Undefined if none
 * fits, or if the synonym could also mean another of the things.
 *
 * @param split which synonyms may be used: those held out for evaluation never occur in training
 */
export function inOtherWords(
  text: string,
  others: readonly string[],
  chooser: Chooser,
  split: Split,
): string | undefined {
  const words = text.split(" ");
  const taken = new Set(others.flatMap((other) => [other, ...other.split(" ")]));
  const meant = new Set([...taken].flatMap((word) => [word, ...synonymsOf(word)]));
  for (const at of chooser.shuffle([...words.keys()])) {
    const word = words[at] as string;
    // Words that fit several things name none of them.
    if (taken.has(word)) continue;
    const synonyms = synonymsOf(word).filter((each) => !meant.has(each) && splitOf(each) === split);
    if (synonyms.length > 0) return words.with(at, chooser.pick(synonyms)).join(" ");
  }
  return undefined;
}
