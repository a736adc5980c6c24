import type { StateStore } from "../../search/states/state-store.ts";
import { LongInts } from "../../work/long-numbers.ts";

/** By node of a search: the landmarks reached on the way to it. */
export class LandmarkRows {
  readonly #rows: LongInts = new LongInts();
  /** The row of the node in work, a bit for each landmark. */
  readonly #reached: Int32Array;

  /** @param words integers of a row */
  constructor(words: number) {
    this.#reached = new Int32Array(words);
  }

  /** The row of a node's parent, to extend. */
  inherit(store: StateStore, node: number): Int32Array {
    const reached = this.#reached;
    const words = reached.length;
    const parent = store.parent.get(node);
    if (parent < 0) return reached.fill(0);
    for (let word = 0; word < words; word++) reached[word] = this.#rows.get(parent * words + word);
    return reached;
  }

  /** Stores the row of the newest node. */
  keep(node: number): void {
    const rows = this.#rows;
    const reached = this.#reached;
    const words = reached.length;
    while ((node + 1) * words > rows.capacity) rows.grow();
    for (let word = 0; word < words; word++) {
      rows.set(node * words + word, reached[word] as number);
    }
  }

  /** Integers of a row. */
  get words(): number {
    return this.#reached.length;
  }
}
