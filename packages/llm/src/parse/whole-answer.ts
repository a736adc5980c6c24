import { findValues } from "./json/find-values.ts";
import { shieldStrings } from "./turn/shielded-text.ts";
import { skipThoughts } from "./turn/skip-thoughts.ts";

/** Code fences and tags around an answer. */
const WRAPPING = /`{3}\w*|<[^<>]{1,60}>/g;
/** Reasoning tags at either end of a text, around the answer. */
const OUTER_TAGS =
  /^\s*<\/?(?:think|thinking|thought|reasoning)>|<\/?(?:think|thinking|thought|reasoning)>\s*$/gi;
const LETTER = /^[^\p{L}\p{N}]{0,10}[\p{L}\p{N}][^\p{L}\p{N}]{0,10}$/u;

/**
 * The answer in a model's reasoning: JSON or a letter, with nothing else but a code fence or tags, or after `</think>`.
 * Undefined for any other reasoning, even if it ends with JSON.
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
