import { contentWords, type NamesInWords } from "./name-words.ts";
import type { ReadIntent } from "./read-intent.ts";

/** Length up to which words must be equal; longer ones may end differently, by this much. */
const LEAST_STEM = 4;
const MOST_ENDING = 2;

/**
 * An intent with its ways, if the restatement or the directive names each by a word of its own: small models fill lists
 * with whatever there is, and a part of the ways would have the others avoided.
 */
export function withNamedWays(
  words: NamesInWords,
  read: ReadIntent,
  directive: string,
): ReadIntent {
  const areNamed = read.use.every((name) => isActionNamed(words, name, read, directive));
  return areNamed ? read : { ...read, use: [] };
}

/**
 * Whether the restatement or the directive has a word that only this action's name has, and no goal of the intent; or
 * all words of a name without one.
 */
export function isActionNamed(
  words: NamesInWords,
  name: string,
  { means, goals }: Pick<ReadIntent, "means" | "goals">,
  directive: string,
): boolean {
  const { all, own } = words.get(name) ?? { all: [], own: [] };
  const told = contentWords(`${means} ${directive}`);
  const ofGoals = new Set(goals.flatMap(contentWords));
  const isSaid = (word: string): boolean => told.some((each) => isAlike(word, each));
  if (own.length === 0) return all.length > 0 && all.every(isSaid);
  return own.some((word) => !ofGoals.has(word) && isSaid(word));
}

/** Whether two words are equal up to their endings: "stoke" and "stoking". */
function isAlike(one: string, other: string): boolean {
  if (one === other) return true;
  const stem = Math.max(LEAST_STEM, Math.min(one.length, other.length) - MOST_ENDING);
  return one.length >= stem && one.slice(0, stem) === other.slice(0, stem);
}
