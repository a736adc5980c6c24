import { CHUNK, type SlicedWork } from "./work.ts";

/** Integers per block: 256 KiB. */
const BLOCK = 65_536;
/** Initial length of the first block. */
const FIRST = 64;

/** A list of integers that grows in blocks, so that no long array is ever copied at once. */
export class LongList {
  length = 0;
  readonly #blocks: Int32Array[] = [new Int32Array(FIRST)];
  /** The block of the next integer. */
  #last: Int32Array = this.#blocks[0] as Int32Array;

  push(item: number): void {
    const at = this.length % BLOCK;
    if (at === this.#last.length || (at === 0 && this.length > 0)) this.#grow();
    this.#last[at] = item;
    this.length++;
  }

  /** Appends integers in order. */
  append(items: ArrayLike<number>): void {
    for (let index = 0; index < items.length; index++) this.push(items[index] as number);
  }

  /** Truncates the list. */
  cut(length: number): void {
    this.length = length;
    this.#last = this.#blocks[Math.max(0, Math.ceil(length / BLOCK) - 1)] as Int32Array;
  }

  /** The integers in a single array. */
  *toArray(): SlicedWork<Int32Array> {
    const items = new Int32Array(this.length);
    for (let at = 0, block = 0; at < this.length; at += BLOCK, block++) {
      const part = this.#blocks[block] as Int32Array;
      items.set(part.subarray(0, Math.min(BLOCK, this.length - at)), at);
      yield 8 * CHUNK;
    }
    return items;
  }

  #grow(): void {
    const block = Math.floor(this.length / BLOCK);
    const known = this.#blocks[block];
    if (known === undefined) this.#blocks.push(new Int32Array(BLOCK));
    else if (known.length < BLOCK) {
      const larger = new Int32Array(Math.min(BLOCK, 4 * known.length));
      larger.set(known);
      this.#blocks[block] = larger;
    }
    this.#last = this.#blocks[block] as Int32Array;
  }
}
