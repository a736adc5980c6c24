/**
 * A row of random numbers that a generator turns into decisions. Zero, and the end of the row, stand
 * for the simplest decision: when fast-check shrinks the numbers, what was generated gets simpler.
 */
export class Choices {
  readonly #numbers: readonly number[];
  #position = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  /** An integer from 0 to `bound - 1`. */
  below(bound: number): number {
    const number = this.#numbers[this.#position++] ?? 0;
    return bound <= 1 ? 0 : number % bound;
  }

  /** An integer from `min` to `max`. */
  between(min: number, max: number): number {
    return min + this.below(max - min + 1);
  }

  /** True in about `percent` of 100 cases; false when shrunk. */
  chance(percent: number): boolean {
    return this.below(100) >= 100 - percent;
  }

  /** One of several; the first when shrunk. */
  pick<Item>(items: readonly Item[]): Item {
    if (items.length === 0) throw new RangeError("There is nothing to pick from");
    return items[this.below(items.length)] as Item;
  }
}
