import type { StateStore } from "../../search/states/state-store.ts";
import { LongInts } from "../../work/long-numbers.ts";

/** The landmarks reached on the way to each node of a search. */
export class LandmarkRows {
  readonly #rows: LongInts = new LongInts();
  /** The row of the current node, with a bit for each landmark. */
  readonly #reached: Int32Array;

  /** @param words number of integers in a row */
  constructor(words: number) {
    this.#reached = new Int32Array(words);
  }

  /** Copies the row of a node's parent, to be extended. */
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

  /** Number of integers in a row. */
  get words(): number {
    return this.#reached.length;
  }
}
