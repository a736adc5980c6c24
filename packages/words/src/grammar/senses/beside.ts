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

/** Whether numbers or things are named. */
export const namesSome = (senses: SensesAt): boolean =>
  senses.some((each) => ["number", "unit", "thing"].some((symbol) => each.has(symbol)));
