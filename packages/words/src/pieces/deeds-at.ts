import type { PieceWords } from "./order-piece.ts";

/** Limit on the words between a verb and its particle. */
const FARTHEST_PARTICLE = 6;
/** Maximum number of words of a phrase. */
const LONGEST_PHRASE = 4;
const BREAK = /^[,–—;:.!?()\n-]$/;

/** A deed in a text. */
export interface DeedFound {
  readonly deed: string;
  /** Number of words. */
  readonly length: number;
}

/** The deed of a phrase of several words: "say hello to". */
export function phraseDeedAt(
  keys: readonly string[],
  at: number,
  { deeds }: PieceWords,
): DeedFound | undefined {
  for (let length = Math.min(LONGEST_PHRASE, keys.length - at); length > 1; length--) {
    const deed = deeds.get(keys.slice(at, at + length).join(" "));
    if (deed !== undefined) return { deed, length };
  }
  return undefined;
}

/** The deed of a verb with a particle behind its object: "switch the lamp off". */
export function splitDeedAt(
  keys: readonly string[],
  at: number,
  { deeds }: PieceWords,
): string | undefined {
  for (let next = at + 1; next <= at + FARTHEST_PARTICLE; next++) {
    const deed = deeds.get(`${keys[at]} ${keys[next]}`);
    if (deed !== undefined) return deed;
    if (BREAK.test(keys[next] ?? "")) return undefined;
  }
  return undefined;
}
