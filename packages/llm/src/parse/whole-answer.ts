import { findValues } from "./json/find-values.ts";
import { shieldStrings } from "./turn/shielded-text.ts";

/** Fences and tags around an answer. */
const WRAPPING = /`{3}\w*|<[^<>]{1,60}>/g;

/**
 * Whether a text is an answer in JSON and nothing else but a fence or tags around it. A model's thoughts are none, even
 * where they end with one.
 */
export function isWholeAnswer(text: string): boolean {
  const { text: shown, restore } = shieldStrings(text);
  const said = restore(shown);
  const values = findValues(said);
  if (values.length === 0 || values.some(({ damage }) => damage === "truncated")) return false;
  let from = 0;
  let around = "";
  for (const { start, end } of values) {
    around += said.slice(from, start);
    from = end;
  }
  return !/[\p{L}\p{N}]/u.test((around + said.slice(from)).replace(WRAPPING, ""));
}
