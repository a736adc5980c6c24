import { objectOf, type SchemaTerm } from "./schema.ts";

/** Limit for small integers, which need no heap memory as map keys. */
const MAX_KEY = 2 ** 30;

/** The objects of some places, as one number, lead to the next level or the value. */
type Level = Map<number, unknown>;

/**
 * A map keyed by a name with objects: facts, ground functions, actions. Looks up numbers instead of building and
 * hashing a text.
 */
export class TupleMap<Value> {
  readonly #byName = new Map<string, Level>();
  /** One more than the number of objects, for a free variable. */
  readonly #base: number;
  /** Number of places combined into one number. */
  readonly #places: number;

  constructor(objectCount: number) {
    this.#base = objectCount + 1;
    let places = 1;
    for (let keys = this.#base; keys * this.#base < MAX_KEY && places < 16; keys *= this.#base) {
      places++;
    }
    this.#places = places;
  }

  get(name: string, terms: readonly SchemaTerm[], binding: ArrayLike<number>): Value | undefined {
    let found: unknown = this.#byName.get(name);
    for (let from = 0; found !== undefined; from += this.#places) {
      found = (found as Level).get(this.#keyAt(from, terms, binding));
      if (from + this.#places >= terms.length) break;
    }
    return found as Value | undefined;
  }

  set(name: string, terms: readonly SchemaTerm[], binding: ArrayLike<number>, value: Value): void {
    let level = this.#byName.get(name);
    if (level === undefined) {
      level = new Map();
      this.#byName.set(name, level);
    }
    for (let from = 0; ; from += this.#places) {
      const key = this.#keyAt(from, terms, binding);
      if (from + this.#places >= terms.length) {
        level.set(key, value);
        return;
      }
      let next = level.get(key) as Level | undefined;
      if (next === undefined) {
        next = new Map();
        level.set(key, next);
      }
      level = next;
    }
  }

  #keyAt(from: number, terms: readonly SchemaTerm[], binding: ArrayLike<number>): number {
    const end = Math.min(from + this.#places, terms.length);
    let key = 0;
    for (let place = from; place < end; place++) {
      key = key * this.#base + objectOf(terms[place] as SchemaTerm, binding) + 1;
    }
    return key;
  }
}
