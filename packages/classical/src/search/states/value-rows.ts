/** Integers of a block, unless a single row has more. */
const BLOCK = 16_384;
/** Rows of more integers are copied faster as a whole. */
const WIDE = 32;
/** Integers of the first block at first. */
const FIRST = 1024;

/** The values of states, row by row, in blocks: room for more is made without copying what is there. */
export class ValueRows {
  readonly #blocks: Int32Array[] = [new Int32Array(FIRST)];
  #width = 0;
  /** Rows of a block are numbered by so many bits. */
  #bits = 0;

  /** The number of integers that there is room for. */
  get capacity(): number {
    return this.#blocks.reduce((sum, block) => sum + block.length, 0);
  }

  /** Forgets all rows. */
  reset(width: number): void {
    this.#width = width;
    this.#bits = Math.max(0, 31 - Math.clz32(BLOCK / Math.max(1, width)));
  }

  /** Writes a row; those before it were written. */
  write(row: number, values: Int32Array): void {
    const block = this.#blockFor(row);
    const offset = this.offsetOf(row);
    if (values.length > WIDE) block.set(values, offset);
    else for (let at = 0; at < values.length; at++) block[offset + at] = values[at] as number;
  }

  /** The integers among which the values of a row are; valid until the next one is written. */
  around(row: number): Int32Array {
    return this.#blocks[row >>> this.#bits] as Int32Array;
  }

  /** The place of a row's first value there. */
  offsetOf(row: number): number {
    return (row & ((1 << this.#bits) - 1)) * this.#width;
  }

  /** The block of a row, with room for it. */
  #blockFor(row: number): Int32Array {
    const blocks = this.#blocks;
    const index = row >>> this.#bits;
    const needed = this.offsetOf(row) + this.#width;
    const block = blocks[index];
    if (block !== undefined && block.length >= needed) return block;
    const isFirst = index === 0 && needed < BLOCK / 2;
    const larger = new Int32Array(isFirst ? 2 * Math.max(FIRST, needed) : Math.max(BLOCK, needed));
    if (block !== undefined) larger.set(block);
    blocks[index] = larger;
    return larger;
  }
}
