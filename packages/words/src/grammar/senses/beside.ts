import type { Found } from "../chart.ts";
import type { Word } from "./sense-words.ts";

/** The senses at each position of a text, by their symbols. */
type SensesAt = readonly ReadonlyMap<string, readonly Found[]>[];

const GERUND = /ing$/;

/** Symbols before which a remark ends. */
const ENDS = ["deed", "comma", "and", "but", "then"];

/** Symbols of what may limit or refuse an order. */
const LIMITS =
  "if unless once until while before after ban notLate not no except only avoid skip cancel correct otherwise leave".split(
    " ",
  );

/** Whether a word stands behind a thing with its number: "lamp 1 off". */
export function isBehindNumbered(senses: SensesAt, at: number): boolean {
  const isName = senses[at - 2]?.get("thing")?.some(({ end }) => end === at) === true;
  return isName || (senses[at - 1]?.has("number") && senses[at - 2]?.has("thing")) === true;
}

/** The words up to the next deed, joint or mark: 1 for those that begin with a number, 2 for those with things, 3 for those with a limit, 4 for those with a number of things. */
export function talkAt(
  senses: SensesAt,
  at: number,
): { readonly end: number; readonly value: number } {
  let end = at;
  // "she is getting fat"
  const isDoing = (index: number): boolean =>
    senses[index]?.get("deed")?.some(({ value }) => GERUND.test((value as Word).said)) === true &&
    ["aux", "owner"].some((symbol) => senses[index - 1]?.has(symbol));
  const isEnd = (index: number): boolean =>
    ENDS.some((symbol) => senses[index]?.has(symbol)) && !isDoing(index);
  while (end < senses.length - 1 && !isEnd(end)) end++;
  const isOfThing = senses.slice(at, end).some((each) => each.has("thing"));
  const isLimited = senses.slice(at, end).some((each) => LIMITS.some((one) => each.has(one)));
  const isOfNumber = senses.slice(at, end).some((each) => each.has("number"));
  const value = senses[at]?.has("number")
    ? 1
    : isOfThing
      ? isOfNumber
        ? 4
        : 2
      : isLimited
        ? 3
        : 0;
  return { end, value };
}

/** Words by which a wish is none. */
const NEGATION = /^(?:not|no|never|nicht|pas|plus)$/;

/**
 * Whether a text asks for something, or names a number or a thing and is not about its speaker alone.
 *
 * @param isVerb whether a word is a verb of the game as it is told: "bring", but not "got"
 */
export function isAskedFor(
  senses: SensesAt,
  tokens: readonly { readonly word: string; readonly said: string }[],
  isVerb: (word: string) => boolean,
): boolean {
  const has = (...symbols: readonly string[]): boolean =>
    senses.some((each) => symbols.some((symbol) => each.has(symbol)));
  // "I don't need the anvil", "I only got 8, bring me the others"
  const isWished = tokens.some(({ said }, at) =>
    senses[at]?.has("wish") || senses[at]?.has("asks")
      ? has("but") || !NEGATION.test(tokens[at - 1]?.word ?? "")
      : isVerb(said.toLowerCase()) && senses[at - 1]?.has("comma") === true,
  );
  const isNamed = has("number", "unit", "thing") || tokens.some(({ word }) => /\d/.test(word));
  if (isWished) return isNamed || has("another", "one");
  // "lieber in blau"
  return (isNamed || has("prefer")) && senses[0]?.has("subject") !== true;
}
