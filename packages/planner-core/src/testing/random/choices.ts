/**
 * A sequence of random numbers that a generator turns into decisions. Zero, and the end of the sequence, mean the
 * simplest decision: as fast-check shrinks the numbers, the generated value becomes simpler.
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

  /** True in about `percent` of 100 cases; shrinks to false. */
  chance(percent: number): boolean {
    return this.below(100) >= 100 - percent;
  }

  /** One of several items; shrinks to the first. */
  pick<Item>(items: readonly Item[]): Item {
    if (items.length === 0) throw new RangeError("There is nothing to pick from");
    return items[this.below(items.length)] as Item;
  }
}
