/** The words of an action's name. */
export interface NameWords {
  readonly all: readonly string[];
  /** The words that no other action has. */
  readonly own: readonly string[];
}

/** The words of names by the names. */
export type NamesInWords = ReadonlyMap<string, NameWords>;

/** Words of names that say nothing about an action. */
const EMPTY = new Set(["the", "and", "for", "from", "with", "into", "out", "off", "not"]);

/** The words of all actions' names. */
export function nameWordsOf(names: readonly string[]): NamesInWords {
  const words = new Map(names.map((name) => [name, contentWords(name)]));
  const counts = new Map<string, number>();
  for (const each of words.values()) {
    for (const word of new Set(each)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return new Map(
    [...words].map(([name, all]) => [
      name,
      { all, own: all.filter((word) => counts.get(word) === 1) },
    ]),
  );
}

/** The words of a text in small letters, without function words. */
export function contentWords(text: string): readonly string[] {
  const words = text.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return words.filter((word) => word.length > 2 && !EMPTY.has(word));
}
