import type { StoredEntry } from "./entry.ts";

const ROW = 2;
/** Initial capacity, as a question of one persona often has few plans. */
const FIRST_ROWS = 8;

/**
 * The masks of the entries in order, contiguous in memory. Every pair of entries is tested for dominance, and these two
 * numbers nearly always rule it out.
 */
export class EntryMasks {
  #words = new Int32Array(FIRST_ROWS * ROW);
  #count = 0;
  #found = new Int32Array(FIRST_ROWS);

  /** Inserts the masks of an entry at a position. */
  insert(position: number, { actionMask, variableMask }: StoredEntry): void {
    this.#makeRoom();
    const at = position * ROW;
    this.#words.copyWithin(at + ROW, at, this.#count * ROW);
    this.#words[at] = actionMask;
    this.#words[at + 1] = variableMask;
    this.#count++;
  }

  /** Replaces all masks. */
  reset(entries: readonly StoredEntry[]): void {
    this.#count = 0;
    for (const entry of entries) this.insert(this.#count, entry);
  }

  /**
   * Positions of the entries whose masks contain those of the given entry or are contained in them, in order: only
   * these can dominate the entry or be dominated by it. Valid until the next call.
   */
  related({ actionMask, variableMask }: StoredEntry): Int32Array {
    const words = this.#words;
    const found = this.#found;
    let count = 0;
    for (let position = 0; position < this.#count; position++) {
      const actions = words[position * ROW] as number;
      const variables = words[position * ROW + 1] as number;
      const isWithin = ((actions & ~actionMask) | (variables & ~variableMask)) === 0;
      const isAround = ((actionMask & ~actions) | (variableMask & ~variables)) === 0;
      if (isWithin || isAround) found[count++] = position;
    }
    return found.subarray(0, count);
  }

  #makeRoom(): void {
    if ((this.#count + 1) * ROW <= this.#words.length) return;
    const words = new Int32Array(this.#words.length * 2);
    words.set(this.#words);
    this.#words = words;
    this.#found = new Int32Array(words.length / ROW);
  }
}
