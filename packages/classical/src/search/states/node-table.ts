import { LongInts } from "../../work/long-numbers.ts";

/** Initial number of buckets: a power of two, suitable for an empty list. */
const INITIAL_BUCKETS = 32;
const MAX_EPOCH = 0x7fffffff;

/**
 * The closed list: a hash table of nodes. The table never rehashes everything at once: each added
 * node splits one bucket (linear hashing, Litwin 1980). Raising the epoch empties it.
 */
export class NodeTable {
  /** Bytes per node. */
  static readonly BYTES = 16;
  readonly #next: LongInts = new LongInts();
  readonly #hash: LongInts = new LongInts();
  #heads: LongInts = new LongInts();
  /** The epoch of each bucket's content. */
  #epochs: LongInts = new LongInts();
  #epoch = 1;
  #buckets = INITIAL_BUCKETS;
  /** The largest power of two up to the number of buckets. */
  #half = INITIAL_BUCKETS;

  /** Removes all nodes. */
  clear(): void {
    if (this.#epoch === MAX_EPOCH) {
      this.#heads = new LongInts();
      this.#epochs = new LongInts();
      this.#epoch = 0;
    }
    this.#epoch++;
    this.#buckets = INITIAL_BUCKETS;
    this.#half = INITIAL_BUCKETS;
  }

  /** The newest node in the bucket of a hash; -1 if there is none. */
  first(hash: number): number {
    const bucket = this.#bucketOf(hash);
    return this.#epochs.get(bucket) === this.#epoch ? this.#heads.get(bucket) : -1;
  }

  /** The next older node of the same bucket; -1 after the last. */
  after(node: number): number {
    return this.#next.get(node);
  }

  hasHash(node: number, hash: number): boolean {
    return this.#hash.get(node) === hash;
  }

  /** Adds a node. Nodes must be added in order, from 0 on. */
  add(node: number, hash: number): void {
    if (node >= this.#buckets) this.#split();
    while (node >= this.#next.capacity) {
      this.#next.grow();
      this.#hash.grow();
    }
    this.#hash.set(node, hash);
    this.#next.set(node, this.first(hash));
    const bucket = this.#bucketOf(hash);
    this.#heads.set(bucket, node);
    this.#epochs.set(bucket, this.#epoch);
  }

  /**
   * Removes a node.
   *
   * @param previous the node before it in its bucket, or -1
   */
  remove(node: number, previous: number, hash: number): void {
    const following = this.#next.get(node);
    if (previous < 0) this.#heads.set(this.#bucketOf(hash), following);
    else this.#next.set(previous, following);
  }

  /** The bucket of a hash. A bucket not yet split serves both halves. */
  #bucketOf(hash: number): number {
    const bucket = hash & (2 * this.#half - 1);
    return bucket < this.#buckets ? bucket : bucket - this.#half;
  }

  /** Splits a bucket. Both halves keep the order of their nodes. */
  #split(): void {
    const half = this.#half;
    const high = this.#buckets++;
    const low = high - half;
    const heads = this.#heads;
    const epochs = this.#epochs;
    const next = this.#next;
    while (high >= heads.capacity) {
      heads.grow();
      epochs.grow();
    }
    if (this.#buckets === 2 * half) this.#half = this.#buckets;
    if (epochs.get(low) !== this.#epoch) return;
    let lastLow = -1;
    let lastHigh = -1;
    let node = heads.get(low);
    while (node >= 0) {
      const isHigh = (this.#hash.get(node) & half) !== 0;
      const last = isHigh ? lastHigh : lastLow;
      if (last >= 0) next.set(last, node);
      else heads.set(isHigh ? high : low, node);
      if (isHigh) lastHigh = node;
      else lastLow = node;
      node = next.get(node);
    }
    if (lastLow >= 0) next.set(lastLow, -1);
    else epochs.set(low, 0);
    if (lastHigh >= 0) {
      next.set(lastHigh, -1);
      epochs.set(high, this.#epoch);
    }
  }
}
