/** Smaller keys have a bucket each. */
const BUCKETS = 1024;

/**
 * Facts by cost, lowest first. Small whole costs, which are most, have a list each (Dial 1969); the others are in a
 * binary heap. One explored fact enters at most once per improvement; its user says how many that can be.
 */
export class CostQueue {
  size = 0;
  /** Cost of the entry that was taken last. */
  cost = 0;
  /** By small cost: the oldest entry plus one; 0 where there is none. */
  readonly #first: Int32Array = new Int32Array(BUCKETS);
  /** By small cost that has entries: the newest one. */
  readonly #last: Int32Array = new Int32Array(BUCKETS);
  /** By entry: the next newer one of the same cost plus one. */
  #next: Int32Array;
  #items: Int32Array;
  #entries = 0;
  /** No small cost below and above these has an entry. */
  #lowest = 0;
  #highest = -1;
  #heapSize = 0;
  #heapKeys: Float64Array;
  #heapItems: Int32Array;

  constructor(capacity: number) {
    this.#next = new Int32Array(capacity);
    this.#items = new Int32Array(capacity);
    this.#heapKeys = new Float64Array(capacity);
    this.#heapItems = new Int32Array(capacity);
  }

  clear(): void {
    if (this.size > this.#heapSize) this.#first.fill(0, 0, this.#highest + 1);
    this.size = 0;
    this.#heapSize = 0;
    this.#entries = 0;
    this.#lowest = 0;
    this.#highest = -1;
  }

  push(item: number, key: number): void {
    this.size++;
    const bucket = key | 0;
    if (bucket !== key || bucket >= BUCKETS) {
      this.#pushHeap(item, key);
      return;
    }
    const entry = this.#entries++;
    if (entry === this.#items.length) this.#grow();
    this.#items[entry] = item;
    this.#next[entry] = 0;
    if (this.#first[bucket] === 0) this.#first[bucket] = entry + 1;
    else this.#next[this.#last[bucket] as number] = entry + 1;
    this.#last[bucket] = entry;
    if (bucket < this.#lowest) this.#lowest = bucket;
    if (bucket > this.#highest) this.#highest = bucket;
  }

  /** Removes the cheapest entry; its cost is left in `cost`. */
  pop(): number {
    const isHeapFirst = this.size-- === this.#heapSize;
    const first = this.#first;
    if (isHeapFirst) return this.#popHeap();
    let bucket = this.#lowest;
    while (first[bucket] === 0) bucket++;
    this.#lowest = bucket;
    // Fractions of small costs are in the heap, too.
    if (this.#heapSize > 0 && (this.#heapKeys[0] as number) < bucket) return this.#popHeap();
    const entry = (first[bucket] as number) - 1;
    first[bucket] = this.#next[entry] as number;
    this.cost = bucket;
    return this.#items[entry] as number;
  }

  #pushHeap(item: number, key: number): void {
    if (this.#heapSize === this.#heapItems.length) this.#growHeap();
    const keys = this.#heapKeys;
    const items = this.#heapItems;
    let at = this.#heapSize++;
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

  #popHeap(): number {
    const keys = this.#heapKeys;
    const items = this.#heapItems;
    const first = items[0] as number;
    this.cost = keys[0] as number;
    const last = --this.#heapSize;
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
    const next = new Int32Array(this.#next.length * 2);
    next.set(this.#next);
    this.#next = next;
    const items = new Int32Array(this.#items.length * 2);
    items.set(this.#items);
    this.#items = items;
  }

  #growHeap(): void {
    const keys = new Float64Array(this.#heapKeys.length * 2);
    keys.set(this.#heapKeys);
    this.#heapKeys = keys;
    const items = new Int32Array(this.#heapItems.length * 2);
    items.set(this.#heapItems);
    this.#heapItems = items;
  }
}
