/** Something that was told at a time of the game. */
export interface Timed {
  readonly timeMs: number;
}

/**
 * Messages in the order in which they came: one that names an earlier time counts as of now. Look-ups are
 * logarithmic.
 */
export class Track<Item extends Timed> {
  #items: Item[] = [];
  /** Since when each item is valid; never falls. */
  #times: number[] = [];

  get length(): number {
    return this.#items.length;
  }

  get items(): readonly Item[] {
    return this.#items;
  }

  push(item: Item): void {
    this.#times.push(Math.max(item.timeMs, this.#times.at(-1) ?? Number.NEGATIVE_INFINITY));
    this.#items.push(item);
  }

  /** The number of items that were told up to a time. */
  countUntil(timeMs: number): number {
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#times[middle] as number) <= timeMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The latest item up to a time. */
  at(timeMs: number): Item | undefined {
    return this.#items[this.countUntil(timeMs) - 1];
  }

  /** The latest items up to a time, oldest first. */
  lastUntil(timeMs: number, count: number): readonly Item[] {
    const end = this.countUntil(timeMs);
    return this.#items.slice(Math.max(0, end - count), end);
  }

  /** Forgets what was over before a time; the item that was valid then stays. */
  forgetBefore(timeMs: number): void {
    const first = this.countUntil(timeMs) - 1;
    if (first > 0) this.#dropFirst(first);
  }

  /** Keeps the latest so many. */
  keepLast(count: number): void {
    if (this.#items.length > count) this.#dropFirst(this.#items.length - count);
  }

  #dropFirst(count: number): void {
    this.#items = this.#items.slice(count);
    this.#times = this.#times.slice(count);
  }
}
