import type { Random } from "@understudy/planner-core";

/** A weighted random choice. */
export class Weighted<Item> {
  readonly items: readonly Item[];
  readonly #upTo: Float64Array;
  readonly #total: number;

  /** @param weights one per item, non-negative, not all 0 */
  constructor(items: readonly Item[], weights: readonly number[]) {
    this.items = items;
    this.#upTo = new Float64Array(items.length);
    let total = 0;
    for (let index = 0; index < items.length; index++) {
      total += weights[index] as number;
      this.#upTo[index] = total;
    }
    this.#total = total;
  }

  /** The weight of an item. */
  weight(index: number): number {
    return (this.#upTo[index] as number) - (index === 0 ? 0 : (this.#upTo[index - 1] as number));
  }

  draw(random: Random): Item {
    const at = random.next() * this.#total;
    let index = 0;
    while (index < this.items.length - 1 && at >= (this.#upTo[index] as number)) index++;
    return this.items[index] as Item;
  }
}
