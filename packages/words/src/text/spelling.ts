/** Minimum length of words that are corrected; shorter ones have too many neighbours. */
const SHORTEST = 5;
/** Minimum length of words where swapped letters are corrected. */
const SHORTEST_SWAPPED = 4;
/** Minimum length of known words where two typos are corrected: "howling" is not "healing". */
const SHORTEST_TWICE = 8;
/** Minimum length of words whose first two letters may be swapped: French "amuse" is not German "Mause". */
const SHORTEST_BEGUN = 6;

/** Corrects typos: an extra, missing or wrong letter, or two swapped letters. */
export class Spelling {
  /** Words by first letter and length, as typos in the first letter are rare. */
  readonly #words = new Map<string, string[]>();

  /** Function words, which two typos would find in too many others: "verschenk" is not "verschont". */
  readonly #once = new Set<string>();

  /**
   * @param words known words; at equal distance the first wins
   * @param once function words
   */
  constructor(words: Iterable<string>, once: Iterable<string> = []) {
    for (const word of words) this.add(word);
    for (const word of once) this.add(word, true);
  }

  /**
   * Adds a known word.
   *
   * @param isOnce whether only one typo of it is corrected
   */
  add(word: string, isOnce = false): void {
    if (isOnce) this.#once.add(word);
    const key = keyOf(word, word.length);
    const known = this.#words.get(key);
    if (known === undefined) this.#words.set(key, [word]);
    else known.push(word);
  }

  /** The known word within one typo, or within two for long words. */
  find(word: string): string | undefined {
    const { length } = word;
    for (const other of [length, length + 1, length - 1]) {
      const longer = Math.max(length, other);
      if (longer < SHORTEST_SWAPPED) continue;
      const isMeant = longer < SHORTEST ? isSwapped : isOneSlip;
      const found = this.#words.get(keyOf(word, other))?.find((known) => isMeant(word, known));
      if (found !== undefined) return found;
    }
    // "rpeair": the first two letters are swapped.
    const swapped = `${word[1] ?? ""}${word[0] ?? ""}${word.slice(2)}`;
    const known = length < SHORTEST_BEGUN ? undefined : this.#words.get(keyOf(swapped, length));
    if (known?.includes(swapped) === true) return swapped;
    return length < SHORTEST_TWICE - 1 ? undefined : this.#findTwice(word);
  }

  /** The known word within two typos of a long word. */
  #findTwice(word: string): string | undefined {
    for (const other of [0, 1, -1, 2, -2]) {
      const near = this.#words.get(keyOf(word, word.length + other)) ?? [];
      const found = near.find(
        (known) =>
          known.length >= SHORTEST_TWICE && !this.#once.has(known) && slips(word, known) <= 2,
      );
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

function keyOf(word: string, length: number): string {
  return `${word[0]}${length}`;
}

/** Whether two words with the same first letter are one typo apart. */
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

/** Whether two words of equal length and first letter differ by a swap. */
function isSwapped(word: string, known: string): boolean {
  return word.length === known.length && isOneSlip(word, known) && sorted(word) === sorted(known);
}

const sorted = (word: string): string => [...word].sort().join("");

/** The Damerau distance: insertions, deletions, replacements, and swaps of neighbours. */
function slips(word: string, known: string): number {
  const rows: number[][] = [Array.from({ length: known.length + 1 }, (_, at) => at)];
  for (let down = 1; down <= word.length; down++) {
    const above = rows[down - 1] as number[];
    const row = [down];
    for (let right = 1; right <= known.length; right++) {
      const isSame = word[down - 1] === known[right - 1];
      const isSwap =
        down > 1 &&
        right > 1 &&
        word[down - 1] === known[right - 2] &&
        word[down - 2] === known[right - 1];
      row.push(
        Math.min(
          (above[right] as number) + 1,
          (row[right - 1] as number) + 1,
          (above[right - 1] as number) + (isSame ? 0 : 1),
          isSwap ? ((rows[down - 2] as number[])[right - 2] as number) + 1 : Infinity,
        ),
      );
    }
    rows.push(row);
  }
  return (rows[word.length] as number[])[known.length] as number;
}
