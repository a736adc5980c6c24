import type { CompiledLanguage } from "../language/compiled-language.ts";

/** Maximum number of words of a phrase. */
const LONGEST_PHRASE = 4;

/** Words that stand for everybody. */
interface Everybody {
  /** Number of words. */
  readonly length: number;
  /** Whether `but` or the like follows and excepts something. */
  readonly isBut: boolean;
}

/** Words that stand for everybody: "tout le monde", and "everyone" in "everyone but Bo". Single words need an exception. */
export function everybodyAt(
  { orders, indefinite, cues }: CompiledLanguage,
  wordAt: (at: number) => string,
  at: number,
): Everybody | undefined {
  const word = wordAt(at);
  const known = phraseLength(orders.everybody, wordAt, at);
  const length = Math.max(1, known);
  const isOfAll = known > 0 || orders.all.has(word) || indefinite.has(word);
  const isBut = cues.get(wordAt(at + length))?.cue === "but";
  const isExcepted = isBut || phraseLength(orders.except, wordAt, at + length) > 0;
  const isNobody = cues.get(word)?.cue === "nobody";
  return known > 1 || (isOfAll && isExcepted && !isNobody) ? { length, isBut } : undefined;
}

/** The number of words of the longest phrase of a list that begins at a word; 0 for none. Its words are joined by `_`. */
export function phraseLength(
  list: ReadonlySet<string>,
  wordAt: (at: number) => string,
  at: number,
): number {
  for (let length = LONGEST_PHRASE; length > 0; length--) {
    const words = Array.from({ length }, (_, index) => wordAt(at + index));
    if (list.has(words.join("_"))) return length;
  }
  return 0;
}
