/** Objects of one fact, in the order of its terms. */
export type Tuple = readonly number[];

/** A fact or a ground function as text: the key under which it is known. */
export function keyOf(name: string, tuple: Tuple): string {
  return tuple.length === 0 ? name : `${name} ${tuple.join(" ")}`;
}

const NONE: readonly Tuple[] = [];

/** Facts that are within reach, found by predicate and by any one term. */
export class FactStore {
  readonly #keys = new Set<string>();
  readonly #all = new Map<string, Tuple[]>();
  readonly #byTerm = new Map<string, Tuple[]>();

  has(name: string, tuple: Tuple): boolean {
    return this.#keys.has(keyOf(name, tuple));
  }

  /** Returns whether the fact is new. */
  add(name: string, tuple: Tuple): boolean {
    const key = keyOf(name, tuple);
    if (this.#keys.has(key)) return false;
    this.#keys.add(key);
    push(this.#all, name, tuple);
    for (const [position, object] of tuple.entries()) {
      push(this.#byTerm, `${name} ${position} ${object}`, tuple);
    }
    return true;
  }

  all(name: string): readonly Tuple[] {
    return this.#all.get(name) ?? NONE;
  }

  /** The facts with an object at a position. */
  withTerm(name: string, position: number, object: number): readonly Tuple[] {
    return this.#byTerm.get(`${name} ${position} ${object}`) ?? NONE;
  }
}

function push(map: Map<string, Tuple[]>, key: string, tuple: Tuple): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [tuple]);
  else list.push(tuple);
}
