/** Shorter words are too near to others. */
const SHORTEST = 5;

/** Finds the known word that somebody meant who slipped once: a letter too many, too few, another, or two swapped. */
export class Spelling {
  /** Words by their first letter and their length: slips in the first letter are rare. */
  readonly #words = new Map<string, string[]>();

  /** @param words of several that are as near the first counts */
  constructor(words: Iterable<string>) {
    for (const word of words) {
      const key = keyOf(word, word.length);
      const known = this.#words.get(key);
      if (known === undefined) this.#words.set(key, [word]);
      else known.push(word);
    }
  }

  /** The known word that a word is one slip away from. */
  find(word: string): string | undefined {
    const { length } = word;
    for (const other of [length, length + 1, length - 1]) {
      if (Math.max(length, other) < SHORTEST) continue;
      const found = this.#words.get(keyOf(word, other))?.find((known) => isOneSlip(word, known));
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

function keyOf(word: string, length: number): string {
  return `${word[0]}${length}`;
}

/** Whether two words that begin alike are one slip apart. */
function isOneSlip(word: string, known: string): boolean {
  let at = 1;
  while (at < word.length && word[at] === known[at]) at++;
  const isSame = (skipped: number, skippedOfKnown: number): boolean =>
    word.slice(at + skipped) === known.slice(at + skippedOfKnown);
  if (word.length < known.length) return isSame(0, 1);
  if (word.length > known.length) return isSame(1, 0);
  if (isSame(1, 1)) return true;
  return word[at] === known[at + 1] && word[at + 1] === known[at] && isSame(2, 2);
}
