import { type Random, seededRandom } from "@understudy/planner-core";

/** Random choices of the kinds that making domains takes. The same seed makes the same choices. */
export class Chooser {
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.#random.next() < probability;
  }

  /** A whole number, both ends included. */
  between(low: number, high: number): number {
    return low + this.#random.integer(high - low + 1);
  }

  /** @throws RangeError if there is nothing to pick from */
  pick<Item>(items: readonly Item[]): Item {
    if (items.length === 0) throw new RangeError("There is nothing to pick from");
    return items[this.#random.integer(items.length)] as Item;
  }

  /** The items in random order. */
  shuffle<Item>(items: readonly Item[]): Item[] {
    const shuffled = [...items];
    for (let last = shuffled.length - 1; last > 0; last--) {
      const other = this.#random.integer(last + 1);
      const moved = shuffled[last] as Item;
      shuffled[last] = shuffled[other] as Item;
      shuffled[other] = moved;
    }
    return shuffled;
  }

  /** So many different items in random order, fewer where there are fewer. */
  sample<Item>(items: readonly Item[], count: number): Item[] {
    return this.shuffle(items).slice(0, count);
  }

  /** A seed for a chooser of its own: what that one is asked does not change what this one answers. */
  seed(): number {
    return this.#random.integer(2 ** 32);
  }
}
