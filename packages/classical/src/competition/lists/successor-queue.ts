import { LongInts } from "../../work/long-numbers.ts";
import { BucketList } from "./bucket-list.ts";

/** Writes the candidate operators of a node into an array and returns their number. Must be deterministic. */
export type OperatorsOf = (node: number, out: Int32Array) => number;

/**
 * An open list of successors that are not evaluated yet, ordered by the parent's key and then by age, oldest first.
 * Only parents are stored: one entry per node, however many operators apply there.
 */
export class SuccessorQueue {
  /** Bytes per node. */
  static readonly BYTES: number = BucketList.BYTES + 4;
  /** Number of times that the queue was served, minus its boost. */
  served = 0;
  /** The parent of the successor taken last. */
  parent = -1;
  readonly #nodes: BucketList = new BucketList();
  /** The number of operators taken from each node. */
  readonly #taken: LongInts = new LongInts();
  readonly #operatorsOf: OperatorsOf;
  /** The operators of the node expanded last. */
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

  /** Memory in bytes. */
  get bytes(): number {
    return this.#nodes.mostEntries * SuccessorQueue.BYTES;
  }

  /** @param key a whole number of at least 0 */
  push(node: number, key: number): void {
    while (node >= this.#taken.capacity) this.#taken.grow();
    this.#nodes.push(node, key);
  }

  /** Removes the operator of the next successor of `parent`; -1 if that node has none left. */
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
