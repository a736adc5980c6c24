import { fold } from "../text/fold.ts";
import { splitText } from "../text/split.ts";
import { stem } from "../text/stem.ts";

/** A match of a phrase. */
export interface TableHit<Meaning> {
  readonly meaning: Meaning;
  /** The number of words in the phrase. */
  readonly length: number;
}

interface Row<Meaning> {
  readonly stems: readonly string[];
  readonly meaning: Meaning;
}

/** Phrases by meaning, matched by their stems. The longest match wins. */
export class PhraseTable<Meaning extends string> {
  /** The phrases by first stem, longest first. */
  readonly #rows = new Map<string, Row<Meaning>[]>();

  /** @param phrases phrases by meaning, separated by commas */
  constructor(phrases: Readonly<Record<Meaning, string>>) {
    for (const [meaning, list] of Object.entries(phrases) as [Meaning, string][]) {
      for (const phrase of list.split(",")) {
        const stems = splitText(fold(phrase)).words.map(stem);
        const [first] = stems;
        if (first === undefined) continue;
        const rows = this.#rows.get(first) ?? [];
        rows.push({ stems, meaning });
        rows.sort((a, b) => b.stems.length - a.stems.length);
        this.#rows.set(first, rows);
      }
    }
  }

  /** The longest phrase that begins at a stem. */
  at(stems: readonly string[], at: number): TableHit<Meaning> | undefined {
    const rows = this.#rows.get(stems[at] as string) ?? [];
    for (const row of rows) {
      const isHere = row.stems.every((part, index) => stems[at + index] === part);
      if (isHere) return { meaning: row.meaning, length: row.stems.length };
    }
    return undefined;
  }
}
