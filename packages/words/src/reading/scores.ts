import type { Postings } from "../lexicon/documents.ts";
import type { WordEntry } from "../lexicon/word-entry.ts";

/** Minimum score at which a tool or a goal counts as meant. */
export const TOOL_MEANT = 0.3;
export const GOAL_MEANT = 0.25;
/** Minimum strength of a word that says a goal. */
export const SPEAKS = 0.1;

/** The scores of some words for documents. */
export class Scores {
  readonly #total: number[];
  /** The part of each score that does not come from the thesaurus. */
  readonly #direct: number[];

  constructor(count: number) {
    this.#total = new Array<number>(count).fill(0);
    this.#direct = new Array<number>(count).fill(0);
  }

  add(entries: readonly WordEntry[], what: "goals" | "tools", share = 1): this {
    for (const entry of entries) this.addPostings(entry[what], share);
    return this;
  }

  addPostings({ ids, strengths, direct }: Postings, share: number): void {
    for (let at = 0; at < ids.length; at++) {
      const id = ids[at] as number;
      this.#total[id] = (this.#total[id] as number) + (strengths[at] as number) * share;
      this.#direct[id] = (this.#direct[id] as number) + (direct[at] as number) * share;
    }
  }

  of(id: number): number {
    return this.#total[id] ?? 0;
  }

  direct(id: number): number {
    return this.#direct[id] ?? 0;
  }

  /** The allowed document with the best score; -1 if none has a score. */
  best(isAllowed: (id: number) => boolean): number {
    let best = -1;
    let top = 0;
    for (let id = 0; id < this.#total.length; id++) {
      const score = this.#total[id] as number;
      if (score > top && isAllowed(id)) {
        best = id;
        top = score;
      }
    }
    return best;
  }

  /** The best score of any other document. */
  second(best: number): number {
    return this.of(this.best((id) => id !== best));
  }
}
