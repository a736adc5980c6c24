/**
 * A priority queue, ordered by `isBefore`. Adding and taking are logarithmic in the number of items (Williams 1964).
 *
 * @example
 * const heap = new BinaryHeap<number>((one, other) => one < other);
 * heap.add(3);
 * heap.add(1);
 * heap.take(); // 1
 */
export class BinaryHeap<Item> {
  readonly #items: Item[] = [];
  readonly #isBefore: (one: Item, other: Item) => boolean;

  /** @param isBefore whether the first item precedes the second; equal items come in any order */
  constructor(isBefore: (one: Item, other: Item) => boolean) {
    this.#isBefore = isBefore;
  }

  get size(): number {
    return this.#items.length;
  }

  /** The first item, without removing it. */
  get first(): Item | undefined {
    return this.#items[0];
  }

  /** All items, in no order. Valid until the next change. */
  get items(): readonly Item[] {
    return this.#items;
  }

  add(item: Item): void {
    const items = this.#items;
    let index = items.length;
    while (index > 0) {
      const parent = (index - 1) >>> 1;
      const above = items[parent] as Item;
      if (!this.#isBefore(item, above)) break;
      items[index] = above;
      index = parent;
    }
    items[index] = item;
  }

  /** Removes the first item. */
  take(): Item | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (items.length > 0) this.#sink(last as Item);
    return first;
  }

  /** Puts an item at the top, then sinks it to its place. */
  #sink(item: Item): void {
    const items = this.#items;
    const { length } = items;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= length) break;
      const right = child + 1;
      if (right < length && this.#isBefore(items[right] as Item, items[child] as Item))
        child = right;
      const below = items[child] as Item;
      if (!this.#isBefore(below, item)) break;
      items[index] = below;
      index = child;
    }
    items[index] = item;
  }
}
