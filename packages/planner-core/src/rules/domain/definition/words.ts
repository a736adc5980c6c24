import { describeValue, type IssueCollector } from "../../../base/json/issues.ts";
import { pointerTo } from "../../../base/text/json-pointer.ts";
import { MAX_NAME_LENGTH } from "./names.ts";

const WORDS_HINT = `a list of texts, each of at most ${MAX_NAME_LENGTH} characters, such as ["fire", "warm up"]`;

/** Checks the optional `words` of a tool, goal or name: its names in the player's language. */
export function checkWords(words: unknown, pointer: string, issues: IssueCollector): void {
  if (words === undefined) return;
  if (!Array.isArray(words)) {
    issues.add(pointer, `must be a list of texts, not ${describeValue(words)}`, WORDS_HINT);
    return;
  }
  words.forEach((word: unknown, index) => {
    const isWord = typeof word === "string" && word.trim() !== "" && word.length <= MAX_NAME_LENGTH;
    if (!isWord) issues.add(pointerTo(pointer, index), `is ${describeValue(word)}`, WORDS_HINT);
  });
}
