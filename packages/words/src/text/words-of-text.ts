/**
 * Splits texts into folded words.
 *
 * @module
 */

import { fold } from "./fold.ts";
import { isRun, type RunSplitter } from "./runs.ts";
import { NO_BREAK, type SplitText, splitText } from "./split.ts";

/** A folded character beyond Latin, Greek and Cyrillic, which may belong to a script without spaces. */
const FAR = /[\u1100-\uffff]/;

/**
 * The words of a text, including scripts without spaces.
 *
 * @param banMark mark appended to the words of a run whose ending forbids
 */
export function wordsOfText(text: string, runs: RunSplitter, banMark: string): SplitText {
  const folded = fold(text);
  const split = splitText(folded);
  if (!FAR.test(folded)) return split;
  const words: string[] = [];
  const breaks: number[] = [];
  split.words.forEach((word, at) => {
    const before = split.breaks[at] as number;
    const run = isRun(word) ? runs.split(word) : { words: [word], isBanned: false };
    const found = run.isBanned ? [...run.words, banMark] : run.words;
    found.forEach((part, index) => {
      words.push(part);
      breaks.push(index === 0 ? before : NO_BREAK);
    });
  });
  return { words, breaks };
}
