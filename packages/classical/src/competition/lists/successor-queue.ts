import { BucketList } from "../../search/lists/bucket-list.ts";
import { LongInts } from "../../work/long-numbers.ts";

/** Writes the operators of a node to be tried into an array and returns their number; always the same. */
export type OperatorsOf = (node: number, out: Int32Array) => number;

/**
 * A queue of successors that were not made yet: those of the node with the lowest key first, then of the oldest. It
 * holds their parents alone, so a node takes one entry, however many operators apply in it.
 */
export class SuccessorQueue {
  /** Bytes for each node. */
  static readonly BYTES: number = BucketList.BYTES + 4;
  /** How often it was served, less what it was given in advance. */
  served = 0;
  /** The node whose successor was taken last. */
  parent = -1;
  readonly #nodes: BucketList = new BucketList();
  /** By node: how many of its operators were taken. */
  readonly #taken: LongInts = new LongInts();
  readonly #operatorsOf: OperatorsOf;
  /** The operators of the node that was asked about last. */
  readonly #operators: Int32Array;
  #count = 0;
  #loaded = -1;

  constructor(operatorCount: number, operatorsOf: OperatorsOf) {
    this.#operators = new Int32Array(operatorCount);
    this.#operatorsOf = operatorsOf;
  }

  get size(): number {
    return this.#nodes.size;
  }

  /** The memory that it takes, in bytes. */
  get bytes(): number {
    return this.#nodes.mostEntries * SuccessorQueue.BYTES;
  }

  /** @param key a whole number of at least 0 */
  push(node: number, key: number): void {
    while (node >= this.#taken.capacity) this.#taken.grow();
    this.#nodes.push(node, key);
  }

  /** Takes the operator of the first successor of `parent` out; -1 where that node has none. */
  take(): number {
    const node = this.#nodes.first;
    this.parent = node;
    if (node !== this.#loaded) {
      this.#loaded = node;
      this.#count = this.#operatorsOf(node, this.#operators);
    }
    const taken = this.#taken.get(node);
    this.#taken.set(node, taken + 1);
    if (taken + 1 >= this.#count) this.#nodes.pop();
    return taken < this.#count ? (this.#operators[taken] as number) : -1;
  }
}
