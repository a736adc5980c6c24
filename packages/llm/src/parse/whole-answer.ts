import { findValues } from "./json/find-values.ts";
import { shieldStrings } from "./turn/shielded-text.ts";
import { skipThoughts } from "./turn/skip-thoughts.ts";

/** Fences and tags around an answer. */
const WRAPPING = /`{3}\w*|<[^<>]{1,60}>/g;
/** Ends of thoughts that there are none of: the tags stand around the answer. */
const OUTER_TAGS =
  /^\s*<\/?(?:think|thinking|thought|reasoning)>|<\/?(?:think|thinking|thought|reasoning)>\s*$/gi;
const LETTER = /^[^\p{L}\p{N}]{0,10}[\p{L}\p{N}][^\p{L}\p{N}]{0,10}$/u;

/**
 * The answer in a model's thoughts that are an answer in JSON, or a letter, and nothing else but a fence or tags around
 * it, or that end in one behind `</think>`. Other thoughts are none, even where they end with one: undefined.
 */
export function wholeAnswer(thoughts: string): string | undefined {
  const { text, restore } = shieldStrings(thoughts);
  const said = restore(skipThoughts(text.replace(OUTER_TAGS, "")).answer).trim();
  if (LETTER.test(said)) return said;
  const values = findValues(said);
  if (values.length === 0 || values.some(({ damage }) => damage === "truncated")) return undefined;
  let from = 0;
  let around = "";
  for (const { start, end } of values) {
    around += said.slice(from, start);
    from = end;
  }
  const isWhole = !/[\p{L}\p{N}]/u.test((around + said.slice(from)).replace(WRAPPING, ""));
  return isWhole ? said : undefined;
}
