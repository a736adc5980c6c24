/** A binary heap of numbered items by cost, lowest first, in typed arrays. */
export class CostHeap {
  size = 0;
  /** The cost of the entry that `pop` took last. */
  cost = 0;
  #keys: Float64Array;
  #items: Int32Array;

  /** @param capacity initial capacity, in items */
  constructor(capacity: number) {
    this.#keys = new Float64Array(capacity);
    this.#items = new Int32Array(capacity);
  }

  /** The lowest cost; meaningless if the heap is empty. */
  get lowest(): number {
    return this.#keys[0] as number;
  }

  clear(): void {
    this.size = 0;
  }

  push(item: number, key: number): void {
    if (this.size === this.#items.length) this.#grow();
    const keys = this.#keys;
    const items = this.#items;
    let at = this.size++;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if ((keys[up] as number) <= key) break;
      keys[at] = keys[up] as number;
      items[at] = items[up] as number;
      at = up;
    }
    keys[at] = key;
    items[at] = item;
  }

  /** Removes the cheapest entry and puts its cost into `cost`. */
  pop(): number {
    const keys = this.#keys;
    const items = this.#items;
    const first = items[0] as number;
    this.cost = keys[0] as number;
    const last = --this.size;
    if (last > 0) {
      const key = keys[last] as number;
      const item = items[last] as number;
      let at = 0;
      for (;;) {
        let child = at * 2 + 1;
        if (child >= last) break;
        if (child + 1 < last && (keys[child + 1] as number) < (keys[child] as number)) child++;
        if ((keys[child] as number) >= key) break;
        keys[at] = keys[child] as number;
        items[at] = items[child] as number;
        at = child;
      }
      keys[at] = key;
      items[at] = item;
    }
    return first;
  }

  #grow(): void {
    const keys = new Float64Array(this.#keys.length * 2);
    keys.set(this.#keys);
    this.#keys = keys;
    const items = new Int32Array(this.#items.length * 2);
    items.set(this.#items);
    this.#items = items;
  }
}
