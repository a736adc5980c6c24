/** Number of integers per block, unless a single row has more. */
const BLOCK = 16_384;
/** Minimum width for which a row is copied faster as a whole than in a loop. */
const WIDE = 32;
/** Initial length of the first block. */
const FIRST = 1024;

/** Rows of state values, in blocks, so that growing copies nothing. */
export class ValueRows {
  readonly #blocks: Int32Array[] = [new Int32Array(FIRST)];
  #width = 0;
  /** Number of bits in a row's index within its block. */
  #bits = 0;

  /** The number of integers that fit. */
  get capacity(): number {
    return this.#blocks.reduce((sum, block) => sum + block.length, 0);
  }

  /** Removes all rows. */
  reset(width: number): void {
    this.#width = width;
    this.#bits = Math.max(0, 31 - Math.clz32(BLOCK / Math.max(1, width)));
  }

  /** Writes a row. All rows before it must already be written. */
  write(row: number, values: Int32Array): void {
    const block = this.#blockFor(row);
    const offset = this.offsetOf(row);
    if (values.length > WIDE) block.set(values, offset);
    else for (let at = 0; at < values.length; at++) block[offset + at] = values[at] as number;
  }

  /** The block that contains a row; valid until the next write. */
  around(row: number): Int32Array {
    return this.#blocks[row >>> this.#bits] as Int32Array;
  }

  /** The offset of a row's first value in its block. */
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
