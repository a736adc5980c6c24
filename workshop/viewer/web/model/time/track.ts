/** A message with a game time. */
export interface Timed {
  readonly timeMs: number;
}

/** Messages in order of arrival: an earlier time counts as now. Look-ups are logarithmic. */
export class Track<Item extends Timed> {
  #items: Item[] = [];
  /** Start of each item's validity, in ascending order. */
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

  /** Number of items up to a time. */
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

  /** Drops items that ended before a time; the one valid then stays. */
  forgetBefore(timeMs: number): void {
    const first = this.countUntil(timeMs) - 1;
    if (first > 0) this.#dropFirst(first);
  }

  /** Keeps the latest items. */
  keepLast(count: number): void {
    if (this.#items.length > count) this.#dropFirst(this.#items.length - count);
  }

  #dropFirst(count: number): void {
    this.#items = this.#items.slice(count);
    this.#times = this.#times.slice(count);
  }
}
