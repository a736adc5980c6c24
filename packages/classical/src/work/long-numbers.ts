/** Bits for an index within a block: 4,096 entries. */
const BLOCK_BITS = 12;
const BLOCK = 1 << BLOCK_BITS;
const WITHIN = BLOCK - 1;
/** Initial length of the first block. A power of two. */
const FIRST = 32;

/*
 * Two classes that differ only in their array type: code that sees both types of arrays is slower
 * for each.
 */

/** An array of integers that grows in blocks, without copying. */
export class LongInts {
  /** The first block, and all blocks. */
  #flat: Int32Array = new Int32Array(FIRST);
  readonly #blocks: Int32Array[] = [this.#flat];
  /** The number of integers that fit. */
  capacity: number = FIRST;

  get(index: number): number {
    if (index < BLOCK) return this.#flat[index] as number;
    return (this.#blocks[index >>> BLOCK_BITS] as Int32Array)[index & WITHIN] as number;
  }

  set(index: number, value: number): void {
    if (index < BLOCK) this.#flat[index] = value;
    else (this.#blocks[index >>> BLOCK_BITS] as Int32Array)[index & WITHIN] = value;
  }

  /** Makes room for more entries, initially zero. Constant time. */
  grow(): void {
    const blocks = this.#blocks;
    if (this.capacity < BLOCK) {
      const larger = new Int32Array(2 * this.capacity);
      larger.set(this.#flat);
      this.#flat = larger;
      blocks[0] = larger;
      this.capacity = larger.length;
    } else {
      blocks.push(new Int32Array(BLOCK));
      this.capacity += BLOCK;
    }
  }
}

/** An array of floating-point numbers that grows in blocks, without copying. */
export class LongFloats {
  /** The first block, and all blocks. */
  #flat: Float64Array = new Float64Array(FIRST);
  readonly #blocks: Float64Array[] = [this.#flat];
  /** The number of entries that fit. */
  capacity: number = FIRST;

  get(index: number): number {
    if (index < BLOCK) return this.#flat[index] as number;
    return (this.#blocks[index >>> BLOCK_BITS] as Float64Array)[index & WITHIN] as number;
  }

  set(index: number, value: number): void {
    if (index < BLOCK) this.#flat[index] = value;
    else (this.#blocks[index >>> BLOCK_BITS] as Float64Array)[index & WITHIN] = value;
  }

  /** Makes room for more entries, initially zero. Constant time. */
  grow(): void {
    const blocks = this.#blocks;
    if (this.capacity < BLOCK) {
      const larger = new Float64Array(2 * this.capacity);
      larger.set(this.#flat);
      this.#flat = larger;
      blocks[0] = larger;
      this.capacity = larger.length;
    } else {
      blocks.push(new Float64Array(BLOCK));
      this.capacity += BLOCK;
    }
  }
}
