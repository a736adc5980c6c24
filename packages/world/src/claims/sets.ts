/** The set of a key, which is a new one if there is none. */
export function setOf<Key, Value>(sets: Map<Key, Set<Value>>, key: Key): Set<Value> {
  let set = sets.get(key);
  if (set === undefined) {
    set = new Set();
    sets.set(key, set);
  }
  return set;
}

/** Removes a value, and a set without any. */
export function remove<Key, Value>(sets: Map<Key, Set<Value>>, key: Key, value: Value): void {
  const set = sets.get(key);
  set?.delete(value);
  if (set?.size === 0) sets.delete(key);
}

/** All keys with each of their values. */
export function keysWithValues<Key, Value>(
  sets: ReadonlyMap<Key, ReadonlySet<Value>>,
): (readonly [Key, Value])[] {
  return [...sets].flatMap(([key, set]) => [...set].map((value) => [key, value] as const));
}
