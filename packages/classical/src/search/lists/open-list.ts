/**
 * Open lists.
 *
 * @module
 */

import { NodeHeap } from "./node-heap.ts";

/**
 * The open list: lowest key first, then lowest tie, then newest. Consists of heaps of limited size,
 * so that no long array is ever copied at once; most searches need a single heap. Outdated entries
 * stay in the list, and callers skip them.
 */
export class OpenList {
  /** Bytes per entry. */
  static readonly BYTES = 28;
  size = 0;
  /** Highest number of entries so far. */
  mostEntries = 0;
  readonly #heaps: NodeHeap[] = [new NodeHeap()];
  /** The heap for new entries. */
  #last: NodeHeap = this.#heaps[0] as NodeHeap;
  #serial = 0;

  /** Key of the first entry; infinity if the list is empty. */
  get minKey(): number {
    return this.#first().minKey;
  }

  clear(): void {
    const [first] = this.#heaps as [NodeHeap];
    this.#heaps.length = 1;
    first.clear();
    this.#last = first;
    this.size = 0;
    this.mostEntries = 0;
    this.#serial = 0;
  }

  push(node: number, key: number, tie: number): void {
    if (this.#last.isFull) this.#makeRoom();
    this.#last.push(node, key, tie, this.#serial++);
    if (this.size++ === this.mostEntries) this.mostEntries++;
  }

  /** Removes the first entry and returns its node; -1 if the list is empty. */
  pop(): number {
    if (this.size === 0) return -1;
    this.size--;
    return this.#first().pop();
  }

  /** The heap with the first entry. */
  #first(): NodeHeap {
    const heaps = this.#heaps;
    let first = heaps[0] as NodeHeap;
    for (let index = 1; index < heaps.length; index++) {
      const heap = heaps[index] as NodeHeap;
      if (heap.size > 0 && (first.size === 0 || heap.comesBefore(first))) first = heap;
    }
    return first;
  }

  /** Selects a heap that has room for new entries. */
  #makeRoom(): void {
    let last = this.#heaps.find((heap) => !heap.isFull);
    if (last === undefined) {
      last = new NodeHeap();
      this.#heaps.push(last);
    }
    this.#last = last;
  }
}
