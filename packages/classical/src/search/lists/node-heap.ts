const INITIAL_CAPACITY = 32;
/** Maximum capacity: doubling an array of this size takes some tens of microseconds. */
const MAX_CAPACITY = 16_384;

/**
 * A binary heap of nodes: lowest key first, then lowest tie, then newest. Its typed arrays double
 * up to a limit; entries need no allocation.
 */
export class NodeHeap {
  size = 0;
  #keys: Float64Array = new Float64Array(INITIAL_CAPACITY);
  #ties: Float64Array = new Float64Array(INITIAL_CAPACITY);
  #serials: Float64Array = new Float64Array(INITIAL_CAPACITY);
  #nodes: Int32Array = new Int32Array(INITIAL_CAPACITY);

  /** Key of the first entry; infinity if the heap is empty. */
  get minKey(): number {
    return this.size === 0 ? Number.POSITIVE_INFINITY : (this.#keys[0] as number);
  }

  clear(): void {
    this.size = 0;
  }

  /** Whether the heap is full. */
  get isFull(): boolean {
    return this.size === MAX_CAPACITY;
  }

  /** @param serial higher for newer entries */
  push(node: number, key: number, tie: number, serial: number): void {
    if (this.size === this.#nodes.length) this.#grow();
    const keys = this.#keys;
    const ties = this.#ties;
    let at = this.size++;
    while (at > 0) {
      const up = (at - 1) >> 1;
      const upKey = keys[up] as number;
      if (upKey < key || (upKey === key && (ties[up] as number) < tie)) break;
      this.#move(up, at);
      at = up;
    }
    keys[at] = key;
    ties[at] = tie;
    this.#serials[at] = serial;
    this.#nodes[at] = node;
  }

  /** Removes the first entry and returns its node; -1 if the heap is empty. */
  pop(): number {
    if (this.size === 0) return -1;
    const node = this.#nodes[0] as number;
    const last = --this.size;
    if (last > 0) this.#sink(last);
    return node;
  }

  /** Whether the first entry precedes that of another heap. Neither heap may be empty. */
  comesBefore(other: NodeHeap): boolean {
    return this.#before(0, other, 0);
  }

  /** Moves the last entry, at `from`, to its position below the root. */
  #sink(from: number): void {
    const key = this.#keys[from] as number;
    const tie = this.#ties[from] as number;
    const serial = this.#serials[from] as number;
    const node = this.#nodes[from] as number;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= this.size) break;
      if (child + 1 < this.size && this.#before(child + 1, this, child)) child++;
      const childKey = this.#keys[child] as number;
      if (key < childKey) break;
      if (key === childKey) {
        const childTie = this.#ties[child] as number;
        if (tie < childTie) break;
        if (tie === childTie && serial > (this.#serials[child] as number)) break;
      }
      this.#move(child, at);
      at = child;
    }
    this.#keys[at] = key;
    this.#ties[at] = tie;
    this.#serials[at] = serial;
    this.#nodes[at] = node;
  }

  /** Whether an entry precedes an entry of another heap. */
  #before(entry: number, heap: NodeHeap, other: number): boolean {
    const key = this.#keys[entry] as number;
    const otherKey = heap.#keys[other] as number;
    if (key !== otherKey) return key < otherKey;
    const tie = this.#ties[entry] as number;
    const otherTie = heap.#ties[other] as number;
    if (tie !== otherTie) return tie < otherTie;
    return (this.#serials[entry] as number) > (heap.#serials[other] as number);
  }

  #move(from: number, to: number): void {
    this.#keys[to] = this.#keys[from] as number;
    this.#ties[to] = this.#ties[from] as number;
    this.#serials[to] = this.#serials[from] as number;
    this.#nodes[to] = this.#nodes[from] as number;
  }

  #grow(): void {
    const size = this.#nodes.length * 2;
    const keys = new Float64Array(size);
    keys.set(this.#keys);
    this.#keys = keys;
    const ties = new Float64Array(size);
    ties.set(this.#ties);
    this.#ties = ties;
    const serials = new Float64Array(size);
    serials.set(this.#serials);
    this.#serials = serials;
    const nodes = new Int32Array(size);
    nodes.set(this.#nodes);
    this.#nodes = nodes;
  }
}
