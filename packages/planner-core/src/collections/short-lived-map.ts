/** Holds a value until it is deleted. */
interface Cell<Value> {
  value: Value | undefined;
}

/**
 * A `Map` for what comes and goes by the thousand, such as the requests under way. It works like a `Map`, in
 * order of insertion.
 *
 * A `Map` or a `Set` that is added to and deleted from rebuilds its table again and again, and each old table
 * still holds what was in it at the time. V8 finds the newer ones from an older one: once a single table has
 * become old, the collector of young objects keeps the entries of all later ones, with everything that hangs on
 * them, until the next full collection. Here a deleted entry holds nothing. Keys should be numbers, or texts that
 * are short or kept anyway.
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

  /** @returns whether there was such an entry */
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

  /** The values in order of insertion. Entries may be deleted meanwhile. */
  *values(): Generator<Value, void> {
    for (const { value } of this.#cells.values()) if (value !== undefined) yield value;
  }
}
