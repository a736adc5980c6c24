/** Maximum length of a range that is left to the final insertion sort. */
const SHORT = 16;

/**
 * Introspective sort (David Musser, 1997), identical to `std::sort` of the GNU C++ library, including the order of
 * equal items. llama.cpp searches for whole tokens in this order.
 *
 * @param isBefore a strict weak order
 * @returns a sorted copy
 */
export function introspectiveSort<Item>(
  source: readonly Item[],
  isBefore: (a: Item, b: Item) => boolean,
): Item[] {
  return new Sorting(source, isBefore).run();
}

class Sorting<Item> {
  readonly #items: Item[];
  readonly #isBefore: (a: Item, b: Item) => boolean;

  constructor(source: readonly Item[], isBefore: (a: Item, b: Item) => boolean) {
    this.#items = [...source];
    this.#isBefore = isBefore;
  }

  run(): Item[] {
    const { length } = this.#items;
    if (length > 1) {
      this.#divide(0, length, 2 * Math.floor(Math.log2(length)));
      this.#insert(0, length);
    }
    return this.#items;
  }

  #divide(first: number, end: number, depth: number): void {
    let last = end;
    for (let left = depth; last - first > SHORT; left--) {
      if (left === 0) {
        // The library switches to heapsort here; only adversarial inputs recurse this deeply.
        const isBefore = this.#isBefore;
        const rest = this.#items.slice(first, last);
        rest.sort((a, b) => Number(isBefore(b, a)) - Number(isBefore(a, b)));
        for (const [index, item] of rest.entries()) this.#items[first + index] = item;
        return;
      }
      const cut = this.#partition(first, last);
      this.#divide(cut, last, left - 1);
      last = cut;
    }
  }

  /** Partitions around the median of three, which is moved to the front. */
  #partition(first: number, last: number): number {
    const middle = first + Math.floor((last - first) / 2);
    this.#swap(first, this.#median(first + 1, middle, last - 1));
    let low = first + 1;
    let high = last;
    for (;;) {
      while (this.#precedes(low, first)) low++;
      high--;
      while (this.#precedes(first, high)) high--;
      if (low >= high) return low;
      this.#swap(low, high);
      low++;
    }
  }

  #median(a: number, b: number, c: number): number {
    if (this.#precedes(a, b)) {
      if (this.#precedes(b, c)) return b;
      return this.#precedes(a, c) ? c : a;
    }
    if (this.#precedes(a, c)) return a;
    return this.#precedes(b, c) ? c : b;
  }

  #insert(first: number, end: number): void {
    const items = this.#items;
    for (let index = first + 1; index < end; index++) {
      const item = items[index] as Item;
      let at = index;
      for (; at > first && this.#isBefore(item, items[at - 1] as Item); at--) {
        items[at] = items[at - 1] as Item;
      }
      items[at] = item;
    }
  }

  #precedes(a: number, b: number): boolean {
    return this.#isBefore(this.#items[a] as Item, this.#items[b] as Item);
  }

  #swap(a: number, b: number): void {
    const item = this.#items[a] as Item;
    this.#items[a] = this.#items[b] as Item;
    this.#items[b] = item;
  }
}
