/**
 * Counts the steps of every plan in a table, in chunks. Shared suffixes are counted once, so the
 * total time is linear in the states.
 */
export class PlanLengths {
  /** Steps of the longest plan. */
  longest = 0;
  /** Steps of all plans together. */
  total = 0;
  /** Solvable states. */
  solvable = 0;
  readonly #walk: Uint32Array;
  readonly #costsInGrains: Uint32Array;
  readonly #bits: number;
  readonly #mask: number;
  /** The steps from each state plus one; 0 while unknown. */
  readonly #lengths: Int32Array;
  /** The path to the next state with a known length. */
  readonly #way: Int32Array;
  #depth = 0;
  #at = 0;
  #next = 0;
  #isDown = true;

  /** @param arrays two zeroed arrays with an entry per state */
  constructor(
    walk: Uint32Array,
    costsInGrains: Uint32Array,
    bits: number,
    [lengths, way]: readonly [Int32Array, Int32Array],
  ) {
    this.#walk = walk;
    this.#costsInGrains = costsInGrains;
    this.#bits = bits;
    this.#mask = 2 ** bits - 1;
    this.#lengths = lengths;
    this.#way = way;
  }

  /** @returns whether it is done */
  advance(work: number): boolean {
    const walk = this.#walk;
    const lengths = this.#lengths;
    for (let left = work; left > 0; left--) {
      if (this.#depth === 0 && this.#isDown) {
        if (this.#next === walk.length) return true;
        this.#at = this.#next++;
        if (this.#costsInGrains[this.#at] === 0) continue;
        this.solvable++;
      }
      if (!this.#isDown) {
        const state = this.#way[--this.#depth] as number;
        const length = (lengths[this.#at] as number) + 1;
        lengths[state] = length;
        this.total += length - 1;
        if (length - 1 > this.longest) this.longest = length - 1;
        this.#at = state;
        this.#isDown = this.#depth === 0;
        continue;
      }
      const entry = walk[this.#at] as number;
      if ((entry & this.#mask) === 0) lengths[this.#at] = 1;
      if (lengths[this.#at] !== 0) {
        this.#isDown = this.#depth === 0;
        continue;
      }
      this.#way[this.#depth++] = this.#at;
      this.#at = entry >>> this.#bits;
    }
    return false;
  }
}
