import { LongInts } from "../../work/long-numbers.ts";

/** The operator lists of all nodes, stored consecutively. */
export class OperatorLists {
  readonly #operators: LongInts = new LongInts();
  /** The end of each node's list. */
  readonly #end: LongInts = new LongInts();
  #count = 0;
  #nodes = 0;

  /** Memory in bytes. */
  get bytes(): number {
    return 4 * (this.#count + this.#nodes);
  }

  /** Appends an operator to the list of the next node. */
  push(operator: number): void {
    if (this.#count === this.#operators.capacity) this.#operators.grow();
    this.#operators.set(this.#count++, operator);
  }

  /** Ends the list of a node, and those of all earlier nodes that have none. */
  endOf(node: number): void {
    while (this.#nodes <= node) {
      if (this.#nodes === this.#end.capacity) this.#end.grow();
      this.#end.set(this.#nodes++, this.#count);
    }
  }

  /** The number of operators in a node's list. */
  countOf(node: number): number {
    return this.#end.get(node) - this.#startOf(node);
  }

  /** Writes the operators of a node and returns their number. */
  readonly read = (node: number, out: Int32Array): number => {
    const start = this.#startOf(node);
    const count = this.#end.get(node) - start;
    for (let index = 0; index < count; index++) out[index] = this.#operators.get(start + index);
    return count;
  };

  #startOf(node: number): number {
    return node === 0 ? 0 : this.#end.get(node - 1);
  }
}
