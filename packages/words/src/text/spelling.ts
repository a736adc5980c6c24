/** Shorter words are too near to others. */
const SHORTEST = 5;
/** Two letters may be swapped in words of this length. */
const SHORTEST_SWAPPED = 4;
/** Words of this length may have two slips. */
const SHORTEST_TWICE = 7;

/** Finds the known word that somebody meant who slipped once: a letter too many, too few, another, or two swapped. */
export class Spelling {
  /** Words by their first letter and their length: slips in the first letter are rare. */
  readonly #words = new Map<string, string[]>();

  /** @param words of several that are as near the first counts */
  constructor(words: Iterable<string>) {
    for (const word of words) this.add(word);
  }

  /** Adds a known word. */
  add(word: string): void {
    const key = keyOf(word, word.length);
    const known = this.#words.get(key);
    if (known === undefined) this.#words.set(key, [word]);
    else known.push(word);
  }

  /** The known word that a word is one slip away from; of long words two. */
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
    const known = length < SHORTEST ? undefined : this.#words.get(keyOf(swapped, length));
    if (known?.includes(swapped) === true) return swapped;
    return length < SHORTEST_TWICE ? undefined : this.#findTwice(word);
  }

  /** A long word may have two slips. */
  #findTwice(word: string): string | undefined {
    for (const other of [0, 1, -1, 2, -2]) {
      const near = this.#words.get(keyOf(word, word.length + other)) ?? [];
      const found = near.find((known) => known.length >= SHORTEST_TWICE && slips(word, known) <= 2);
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

/** Whether words of one length that begin alike differ by two letters that are swapped. */
function isSwapped(word: string, known: string): boolean {
  return word.length === known.length && isOneSlip(word, known) && sorted(word) === sorted(known);
}

const sorted = (word: string): string => [...word].sort().join("");

/** The letters that must be added, left out, replaced or swapped with the next one: the distance of Damerau. */
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
