/** Limit on buckets. Beyond it each bucket holds a range of keys. */
const MAX_BUCKETS = 1 << 14;

/**
 * A queue of states by tentative cost, as a ring of buckets (Dial 1969). Each bucket is a doubly
 * linked list, so a state moves in constant time and nothing grows. If single costs are large, a
 * bucket holds a range of keys, and states may leave too early and return (delta-stepping, Meyer
 * and Sanders 2003): more work, same result.
 */
export class BucketQueue {
  /** Bytes per state. */
  static readonly BYTES = 8;
  readonly #width: number;
  /** First state of each bucket plus one; 0 for an empty bucket. */
  readonly #heads: Int32Array;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  #current = 0;
  #size = 0;

  /**
   * @param states number of states
   * @param longest cost of the dearest step, the largest difference between keys in the queue
   */
  constructor(states: number, longest: number) {
    this.#width = Math.ceil((longest + 1) / (MAX_BUCKETS - 1));
    this.#heads = new Int32Array(Math.floor(longest / this.#width) + 2);
    this.#next = new Int32Array(states);
    this.#previous = new Int32Array(states);
  }

  get size(): number {
    return this.#size;
  }

  /** The two arrays, for reuse once the queue is empty: all entries are then zero. */
  get arrays(): readonly [Int32Array, Int32Array] {
    return [this.#next, this.#previous];
  }

  /** Adds a state that is not in the queue. */
  add(state: number, key: number): void {
    const bucket = this.#bucketOf(key);
    const head = this.#heads[bucket] as number;
    this.#next[state] = head;
    // A negative number marks the head of a list as present.
    this.#previous[state] = -1;
    if (head !== 0) this.#previous[head - 1] = state + 1;
    this.#heads[bucket] = state + 1;
    this.#size++;
  }

  /** Lowers a state's key, or adds the state. */
  lower(state: number, oldKey: number, newKey: number): void {
    const previous = this.#previous[state] as number;
    if (previous !== 0) {
      const next = this.#next[state] as number;
      if (previous > 0) this.#next[previous - 1] = next;
      else this.#heads[this.#bucketOf(oldKey)] = next;
      if (next !== 0) this.#previous[next - 1] = previous;
      this.#size--;
    }
    this.add(state, newKey);
  }

  /** Takes a state from the first non-empty bucket; -1 if all are empty. */
  take(): number {
    if (this.#size === 0) return -1;
    const heads = this.#heads;
    while (heads[this.#current] === 0) {
      this.#current = this.#current + 1 === heads.length ? 0 : this.#current + 1;
    }
    const state = (heads[this.#current] as number) - 1;
    const next = this.#next[state] as number;
    heads[this.#current] = next;
    if (next !== 0) this.#previous[next - 1] = -1;
    this.#next[state] = 0;
    this.#previous[state] = 0;
    this.#size--;
    return state;
  }

  #bucketOf(key: number): number {
    return Math.floor(key / this.#width) % this.#heads.length;
  }
}
