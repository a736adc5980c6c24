/** Entries of a block are numbered by so many bits: 4,096 of them. */
const BLOCK_BITS = 12;
const BLOCK = 1 << BLOCK_BITS;
const WITHIN = BLOCK - 1;
/** Entries of the first block while it is the only one. A power of two. */
const FIRST = 32;

/*
 * Two classes that differ in their numbers alone: code that saw both kinds of arrays would be slower for each.
 */

/** Integers by index, in blocks: room for more is made without copying what is there. */
export class LongInts {
  /** The first block, and all of them. */
  #flat: Int32Array = new Int32Array(FIRST);
  readonly #blocks: Int32Array[] = [this.#flat];
  /** The number of integers that there is room for. */
  capacity: number = FIRST;

  get(index: number): number {
    if (index < BLOCK) return this.#flat[index] as number;
    return (this.#blocks[index >>> BLOCK_BITS] as Int32Array)[index & WITHIN] as number;
  }

  set(index: number, value: number): void {
    if (index < BLOCK) this.#flat[index] = value;
    else (this.#blocks[index >>> BLOCK_BITS] as Int32Array)[index & WITHIN] = value;
  }

  /** Makes room for the next entries, which are zero. Takes no longer for a long list. */
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

/** Numbers by index, in blocks: room for more is made without copying what is there. */
export class LongFloats {
  /** The first block, and all of them. */
  #flat: Float64Array = new Float64Array(FIRST);
  readonly #blocks: Float64Array[] = [this.#flat];
  /** The number of numbers that there is room for. */
  capacity: number = FIRST;

  get(index: number): number {
    if (index < BLOCK) return this.#flat[index] as number;
    return (this.#blocks[index >>> BLOCK_BITS] as Float64Array)[index & WITHIN] as number;
  }

  set(index: number, value: number): void {
    if (index < BLOCK) this.#flat[index] = value;
    else (this.#blocks[index >>> BLOCK_BITS] as Float64Array)[index & WITHIN] = value;
  }

  /** Makes room for the next entries, which are zero. Takes no longer for a long list. */
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
