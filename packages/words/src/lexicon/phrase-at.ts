import { NO_BREAK } from "../text/split.ts";
import type { PhraseNode, WordEntry } from "./word-entry.ts";

/** Maximum gap between the words of a phrase: `knock the old butler out`. */
const MAX_GAP = 3;

/** A phrase found in a text. */
export interface PhraseFound {
  readonly key: string;
  /** The positions of the phrase's words, except the first. */
  readonly taken: readonly number[];
}

/**
 * The longest phrase that begins at a word.
 *
 * @param breaks the break before each word
 * @param used marks of words that already belong to a phrase
 */
export function phraseAt(
  entries: readonly WordEntry[],
  breaks: readonly number[],
  used: Uint8Array,
  at: number,
): PhraseFound | undefined {
  const first = entries[at] as WordEntry;
  let node: PhraseNode | undefined = first.phrases;
  if (node === undefined) return undefined;
  // "get the old man up" is rare, unlike "get patched up".
  const maxGap = first.isWeak ? 0 : MAX_GAP;
  const taken: number[] = [];
  let found: string | undefined;
  let takenByFound = 0;
  let gap = 0;
  for (let next = at + 1; next < entries.length; next++) {
    if (breaks[next] !== NO_BREAK || node.next.size === 0) break;
    const entry = entries[next] as WordEntry;
    const deeper: PhraseNode | undefined = used[next] === 0 ? node.next.get(entry.key) : undefined;
    if (deeper !== undefined) {
      node = deeper;
      taken.push(next);
      if (node.key !== undefined) {
        found = node.key;
        takenByFound = taken.length;
      }
    } else if (!entry.isSkippable && ++gap > maxGap) break;
  }
  return found === undefined ? undefined : { key: found, taken: taken.slice(0, takenByFound) };
}
