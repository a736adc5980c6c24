/** The value of an entry until the entry is deleted. */
interface Cell<Value> {
  value: Value | undefined;
}

/**
 * A `Map` for thousands of short-lived entries, such as the requests under way. It works like a `Map`, in order of
 * insertion.
 *
 * A `Map` or `Set` with many insertions and deletions rebuilds its table again and again, and each old table still
 * holds its former entries. V8 links old tables to newer ones: once one table is in the old generation, the scavenger
 * keeps the entries of all later tables, with everything they reference, until the next full collection. Here a deleted
 * entry holds nothing. Use numbers as keys, or strings that are short or stay in memory anyway.
 */
export class ShortLivedMap<Key extends string | number, Value extends object> {
  readonly #cells = new Map<Key, Cell<Value>>();

  get size(): number {
    return this.#cells.size;
  }

  get(key: Key): Value | undefined {
    return this.#cells.get(key)?.value;
  }

  set(key: Key, value: Value): void {
    const cell = this.#cells.get(key);
    if (cell === undefined) this.#cells.set(key, { value });
    else cell.value = value;
  }

  /** @returns whether the map had such an entry */
  delete(key: Key): boolean {
    const cell = this.#cells.get(key);
    if (cell === undefined) return false;
    cell.value = undefined;
    return this.#cells.delete(key);
  }

  clear(): void {
    for (const cell of this.#cells.values()) cell.value = undefined;
    this.#cells.clear();
  }

  /** The values in order of insertion. Entries may be deleted during the iteration. */
  *values(): Generator<Value, void> {
    for (const { value } of this.#cells.values()) if (value !== undefined) yield value;
  }
}
