import type { CompiledLanguage, CueNode } from "../language/compiled-language.ts";

const COMMA = /^[,–—-]$/;

/** A function phrase in a text. */
interface FoundCue {
  readonly node: CueNode;
  /** Number of words, with commas. */
  readonly length: number;
}

/** The longest function phrase that begins at a word. Only a correction may have commas: "no, wait". */
export function cueAt(
  { cues }: CompiledLanguage,
  wordAt: (index: number) => string,
  at: number,
): FoundCue | undefined {
  let node = cues.get(wordAt(at));
  let found: FoundCue | undefined;
  let hasComma = false;
  for (let length = 1; node !== undefined; length++) {
    const isWhole = node.cue !== undefined || node.isLess;
    if (isWhole && (!hasComma || node.cue === "correct")) found = { node, length };
    if (COMMA.test(wordAt(at + length)) && !node.next.has(wordAt(at + length))) {
      hasComma = true;
      length++;
    }
    node = node.next.get(wordAt(at + length));
  }
  return found;
}
