/**
 * Small collections for hot loops.
 *
 * @module
 */

const INITIAL_CAPACITY = 16;

/**
 * A growing list of 32-bit integers: four bytes each, where an array of numbers takes eight or more. Lists are copied
 * as blocks.
 */
export class IntList {
  length = 0;
  #items: Int32Array;

  /** @param capacity initial capacity, in integers */
  constructor(capacity: number = INITIAL_CAPACITY) {
    this.#items = new Int32Array(Math.max(1, capacity));
  }

  push(item: number): void {
    if (this.length === this.#items.length) this.#grow(this.length + 1);
    this.#items[this.length++] = item;
  }

  /** Adds integers in their order. */
  append(items: ArrayLike<number>): void {
    if (this.length + items.length > this.#items.length) this.#grow(this.length + items.length);
    this.#items.set(items, this.length);
    this.length += items.length;
  }

  /** The integer at an index below the length. */
  at(index: number): number {
    return this.#items[index] as number;
  }

  set(index: number, item: number): void {
    this.#items[index] = item;
  }

  /** The integers from an index on, until the list grows. */
  from(start: number): Int32Array {
    return this.#items.subarray(start, this.length);
  }

  /** A copy of the integers so far. */
  toArray(): Int32Array {
    return this.#items.slice(0, this.length);
  }

  #grow(least: number): void {
    const items = new Int32Array(Math.max(least, 2 * this.#items.length));
    items.set(this.#items.subarray(0, this.length));
    this.#items = items;
  }
}
