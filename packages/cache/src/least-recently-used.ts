/** Why an entry went. */
export type DropReason = "deleted" | "evicted" | "replaced";

/** No entry: the end of the list. */
const NONE = -1;

/**
 * A map of at most `max` entries: a new one takes the place of the entry that was read or written longest ago. A read
 * allocates nothing.
 *
 * lru-cache does this too, by private fields in modules that a game's bundler may turn into WeakMaps.
 */
export class LeastRecentlyUsed<Key extends number | string, Value> {
  readonly #max: number;
  readonly #onDrop: (value: Value, reason: DropReason) => void;
  readonly #places = new Map<Key, number>();
  readonly #keys: Key[] = [];
  /** By place. */
  readonly #values: (Value | undefined)[] = [];
  readonly #newer: number[] = [];
  readonly #older: number[] = [];
  readonly #free: number[] = [];
  #newest = NONE;
  #oldest = NONE;

  /**
   * @param max entries at once, at least one
   * @param onDrop is told of each value that goes, unless it is set again for the same key
   */
  constructor(max: number, onDrop: (value: Value, reason: DropReason) => void = () => {}) {
    if (!(Number.isSafeInteger(max) && max >= 1)) {
      throw new RangeError(`A cache holds at least one entry, in whole numbers, not ${max}`);
    }
    this.#max = max;
    this.#onDrop = onDrop;
  }

  get size(): number {
    return this.#places.size;
  }

  /** The value of a key, which is then the newest. */
  get(key: Key): Value | undefined {
    const place = this.#places.get(key);
    if (place === undefined) return undefined;
    this.#renew(place);
    return this.#values[place];
  }

  /** The value of a key, which does not count as a use. */
  peek(key: Key): Value | undefined {
    const place = this.#places.get(key);
    return place === undefined ? undefined : this.#values[place];
  }

  set(key: Key, value: Value): void {
    const known = this.#places.get(key);
    if (known !== undefined) {
      const before = this.#values[known] as Value;
      this.#values[known] = value;
      this.#renew(known);
      if (before !== value) this.#onDrop(before, "replaced");
      return;
    }
    if (this.#places.size >= this.#max) this.#drop(this.#oldest, "evicted");
    const place = this.#free.pop() ?? this.#keys.length;
    this.#keys[place] = key;
    this.#values[place] = value;
    this.#places.set(key, place);
    this.#append(place);
  }

  delete(key: Key): void {
    const place = this.#places.get(key);
    if (place !== undefined) this.#drop(place, "deleted");
  }

  clear(): void {
    while (this.#oldest !== NONE) this.#drop(this.#oldest, "deleted");
  }

  /** From the newest to the oldest. Entries must not change meanwhile. */
  *values(): Generator<Value, void> {
    for (let place = this.#newest; place !== NONE; place = this.#older[place] as number) {
      yield this.#values[place] as Value;
    }
  }

  #drop(place: number, reason: DropReason): void {
    const value = this.#values[place] as Value;
    this.#places.delete(this.#keys[place] as Key);
    this.#values[place] = undefined;
    this.#takeOut(place);
    this.#free.push(place);
    this.#onDrop(value, reason);
  }

  #renew(place: number): void {
    if (place === this.#newest) return;
    this.#takeOut(place);
    this.#append(place);
  }

  #append(place: number): void {
    this.#older[place] = this.#newest;
    this.#newer[place] = NONE;
    if (this.#newest === NONE) this.#oldest = place;
    else this.#newer[this.#newest] = place;
    this.#newest = place;
  }

  #takeOut(place: number): void {
    const newer = this.#newer[place] as number;
    const older = this.#older[place] as number;
    if (newer === NONE) this.#newest = older;
    else this.#older[newer] = older;
    if (older === NONE) this.#oldest = newer;
    else this.#newer[older] = newer;
  }
}
