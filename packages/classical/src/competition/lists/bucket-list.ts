import { LongInts } from "../../work/long-numbers.ts";

/** Highest key with a bucket of its own; larger keys share the last bucket. */
const MAX_KEY = 0xffff;

/**
 * A bucket queue of nodes: lowest key first, then oldest. Its lists share one array that grows in
 * blocks (Dial 1969).
 */
export class BucketList {
  /** Bytes per entry. */
  static readonly BYTES = 8;
  size = 0;
  /** Highest number of entries so far. */
  mostEntries = 0;
  readonly #nodes: LongInts = new LongInts();
  /** The next entry in the same bucket or in the free list; -1 after the last. */
  readonly #next: LongInts = new LongInts();
  /** The first and the last entry of each key plus one; 0 for an empty bucket. */
  readonly #first: LongInts = new LongInts();
  readonly #last: LongInts = new LongInts();
  #free = -1;
  #lowest = 0;
  #highest = -1;

  clear(): void {
    for (let key = 0; key <= this.#highest; key++) this.#first.set(key, 0);
    this.size = 0;
    this.mostEntries = 0;
    this.#free = -1;
    this.#lowest = 0;
    this.#highest = -1;
  }

  /** @param key a whole number of at least 0 */
  push(node: number, key: number): void {
    const bucket = key < MAX_KEY ? key : MAX_KEY;
    while (bucket >= this.#first.capacity) {
      this.#first.grow();
      this.#last.grow();
    }
    const entry = this.#take();
    this.#nodes.set(entry, node);
    this.#next.set(entry, -1);
    if (this.#first.get(bucket) === 0) this.#first.set(bucket, entry + 1);
    else this.#next.set(this.#last.get(bucket) - 1, entry);
    this.#last.set(bucket, entry + 1);
    if (bucket < this.#lowest || this.size === 0) this.#lowest = bucket;
    if (bucket > this.#highest) this.#highest = bucket;
    this.size++;
  }

  /** The node of the first entry; -1 if the list is empty. */
  get first(): number {
    if (this.size === 0) return -1;
    while (this.#first.get(this.#lowest) === 0) this.#lowest++;
    return this.#nodes.get(this.#first.get(this.#lowest) - 1);
  }

  /** Removes the first entry and returns its node; -1 if the list is empty. */
  pop(): number {
    if (this.size === 0) return -1;
    while (this.#first.get(this.#lowest) === 0) this.#lowest++;
    const entry = this.#first.get(this.#lowest) - 1;
    const next = this.#next.get(entry);
    this.#first.set(this.#lowest, next + 1);
    this.#next.set(entry, this.#free);
    this.#free = entry;
    this.size--;
    return this.#nodes.get(entry);
  }

  /** An entry that is free. */
  #take(): number {
    const free = this.#free;
    if (free >= 0) {
      this.#free = this.#next.get(free);
      return free;
    }
    const entry = this.mostEntries++;
    if (entry === this.#nodes.capacity) {
      this.#nodes.grow();
      this.#next.grow();
    }
    return entry;
  }
}
