/** Bits in the table. */
const BITS = 2 ** 27;

/**
 * The facts, and pairs of facts, seen so far in the states of each kind. A table of bits by hash: now and then a new pair
 * counts as seen.
 */
export class NoveltyTable {
  readonly bytes: number = BITS / 8;
  readonly #bits: Int32Array = new Int32Array(BITS / 32);

  /**
   * Notes the facts of a state.
   *
   * @param kind the kind of the state
   * @param fresh number of facts, the first ones, whose pairs with others may be new
   * @returns 1 if a fact is new in its kind, 2 if a pair is, and 3 otherwise
   */
  note(kind: number, facts: Int32Array, count: number, fresh: number): number {
    let novelty = 3;
    const seed = Math.imul(kind + 1, 0x9e3779b1);
    for (let one = 0; one < fresh; one++) {
      const own = Math.imul((facts[one] as number) + 1, 0x85ebca6b);
      const single = own ^ seed;
      if (this.#isNew(single)) novelty = 1;
      for (let other = one + 1; other < count; other++) {
        // A hash that does not depend on the order of the pair.
        const mate = Math.imul((facts[other] as number) + 1, 0x85ebca6b);
        const mixed = ((own + mate) ^ seed) + Math.imul(own ^ mate, 0xc2b2ae35);
        if (this.#isNew(mixed) && novelty > 2) novelty = 2;
      }
    }
    return novelty;
  }

  #isNew(key: number): boolean {
    let hash = key ^ (key >>> 15);
    hash = Math.imul(hash, 0x2c1b3c6d);
    hash ^= hash >>> 12;
    hash = Math.imul(hash, 0x297a2d39);
    hash ^= hash >>> 15;
    const bit = hash & (BITS - 1);
    const word = bit >>> 5;
    const mask = 1 << (bit & 31);
    const before = this.#bits[word] as number;
    if ((before & mask) !== 0) return false;
    this.#bits[word] = before | mask;
    return true;
  }
}
