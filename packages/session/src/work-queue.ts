/** Number of taken items at which their places in memory are freed. */
const MIN_GONE = 64;

/**
 * A queue that frees the places of taken items even if it never becomes empty. Each operation takes
 * constant time on average.
 */
export class WorkQueue<Item> {
  #items: (Item | undefined)[] = [];
  /** Index of the next item. */
  #next = 0;

  /** Number of items that wait. */
  get size(): number {
    return this.#items.length - this.#next;
  }

  /** Number of places in memory: of all waiting items and of some taken ones. */
  get places(): number {
    return this.#items.length;
  }

  push(item: Item): void {
    this.#items.push(item);
  }

  /** Takes the next item; undefined if there is none. */
  take(): Item | undefined {
    const items = this.#items;
    const item = items[this.#next];
    if (this.#next < items.length) items[this.#next++] = undefined;
    // Moves at most one waiting item for each taken one.
    if (this.#next >= items.length) {
      items.length = 0;
      this.#next = 0;
    } else if (this.#next >= MIN_GONE && 2 * this.#next >= items.length) {
      this.#items = items.slice(this.#next);
      this.#next = 0;
    }
    return item;
  }

  /** Takes all items that wait. */
  takeAll(): readonly Item[] {
    const items = this.#items.slice(this.#next) as Item[];
    this.#items = [];
    this.#next = 0;
    return items;
  }
}
