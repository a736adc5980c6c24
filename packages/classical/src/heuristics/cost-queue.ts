import { CostHeap } from "@understudy/planner-core/compiled";

/** Number of buckets: each cost below this has one. */
const BUCKETS = 1024;

/**
 * A priority queue of facts by cost. Small whole costs, the common case, have a bucket each (Dial
 * 1969), newest entry first; all other entries are in a heap.
 */
export class CostQueue {
  size = 0;
  /** Cost of the entry popped last. */
  cost = 0;
  /** The newest entry of each small cost plus one; 0 for an empty bucket. */
  readonly #first: Int32Array = new Int32Array(BUCKETS);
  /** The next older entry of the same bucket plus one, for each entry. */
  #next: Int32Array;
  #items: Int32Array;
  #entries = 0;
  /** Bounds of the non-empty buckets. */
  #lowest = 0;
  #highest = -1;
  readonly #heap: CostHeap;

  /** @param capacity initial number of entries */
  constructor(capacity: number) {
    this.#next = new Int32Array(capacity);
    this.#items = new Int32Array(capacity);
    this.#heap = new CostHeap(capacity);
  }

  clear(): void {
    this.#first.fill(0, 0, this.#highest + 1);
    this.#heap.clear();
    this.size = 0;
    this.#entries = 0;
    this.#lowest = 0;
    this.#highest = -1;
  }

  /** @param key a whole number */
  push(item: number, key: number): void {
    this.size++;
    if (key >= BUCKETS) {
      this.#heap.push(item, key);
      return;
    }
    const bucket = key | 0;
    const entry = this.#entries++;
    if (entry === this.#items.length) this.#grow();
    this.#items[entry] = item;
    this.#next[entry] = this.#first[bucket] as number;
    this.#first[bucket] = entry + 1;
    if (bucket < this.#lowest) this.#lowest = bucket;
    if (bucket > this.#highest) this.#highest = bucket;
  }

  /** Removes the cheapest entry and stores its cost in `cost`. */
  pop(): number {
    const heap = this.#heap;
    if (this.size-- === heap.size) {
      const item = heap.pop();
      this.cost = heap.cost;
      return item;
    }
    const first = this.#first;
    let bucket = this.#lowest;
    while (first[bucket] === 0) bucket++;
    this.#lowest = bucket;
    const entry = (first[bucket] as number) - 1;
    first[bucket] = this.#next[entry] as number;
    this.cost = bucket;
    return this.#items[entry] as number;
  }

  #grow(): void {
    this.#next = doubled(this.#next);
    this.#items = doubled(this.#items);
  }
}

function doubled(numbers: Int32Array): Int32Array {
  const larger = new Int32Array(2 * numbers.length);
  larger.set(numbers);
  return larger;
}
