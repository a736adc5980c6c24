import type { CueNode } from "../language/compiled-language.ts";
import type { Cue } from "../language/language.ts";
import type { WordEntry } from "../lexicon/word-entry.ts";
import { NO_BREAK } from "../text/split.ts";

/** Cues that say how to treat a thing, also behind a joint. */
const TREATING: ReadonlySet<Cue | undefined> = new Set<Cue>(["spare", "avoid", "skip"]);

/** End of the longest phrase from a position on that says how to treat a thing: `do not waste`. */
export function treatingEnd(
  entries: readonly WordEntry[],
  breaks: readonly number[],
  from: number,
): number {
  let node: CueNode | undefined = entries[from]?.cues;
  let reached = from;
  for (let end = from + 1; node !== undefined; end++) {
    if (TREATING.has(node.cue)) reached = end;
    if (breaks[end] !== NO_BREAK) break;
    node = node.next.get(entries[end]?.word ?? "");
  }
  return reached;
}
