/**
 * The facts and numbers of a task, and which of them can come about.
 *
 * @module
 */

import { type Atom, objectOf, type SchemaTerm } from "./schema.ts";
import { TupleMap } from "./tuple-map.ts";

/** Objects of one fact, in the order of its terms. */
export type Tuple = readonly number[];

/** A fact or a ground function as text: the key under which it is known. */
export function keyOf(name: string, tuple: Tuple): string {
  return tuple.length === 0 ? name : `${name} ${tuple.join(" ")}`;
}

/** The name of the predicate or the function in a key. */
export function nameInKey(key: string): string {
  return key.split(" ", 1)[0] as string;
}

/** The keys of facts, each of them made once: many conditions and effects speak of one fact. */
export class FactKeys {
  readonly #keys: TupleMap<string>;

  constructor(objectCount: number) {
    this.#keys = new TupleMap(objectCount);
  }

  /** The key of the fact that an atom stands for under a binding. */
  of({ name, terms }: Pick<Atom, "name" | "terms">, binding: Tuple): string {
    const known = this.#keys.get(name, terms, binding);
    if (known !== undefined) return known;
    const key = keyOf(name, groundTuple(terms, binding));
    this.#keys.set(name, terms, binding, key);
    return key;
  }
}

/** The objects that terms stand for under a complete binding. */
export function groundTuple(terms: readonly SchemaTerm[], binding: Tuple): Tuple {
  return terms.map((term) => objectOf(term, binding));
}

const NONE: readonly Tuple[] = [];

/** The facts of one predicate. */
interface Relation {
  readonly all: Tuple[];
  /** By position: the facts with each object there. */
  readonly byTerm: Map<number, Tuple[]>[];
}

/** Facts that are within reach, found by predicate and by any one term. None is added twice. */
export class FactStore {
  readonly #relations = new Map<string, Relation>();

  add(name: string, tuple: Tuple): void {
    let relation = this.#relations.get(name);
    if (relation === undefined) {
      relation = { all: [], byTerm: tuple.map(() => new Map()) };
      this.#relations.set(name, relation);
    }
    relation.all.push(tuple);
    for (let position = 0; position < tuple.length; position++) {
      const facts = relation.byTerm[position] as Map<number, Tuple[]>;
      const object = tuple[position] as number;
      const list = facts.get(object);
      if (list === undefined) facts.set(object, [tuple]);
      else list.push(tuple);
    }
  }

  all(name: string): readonly Tuple[] {
    return this.#relations.get(name)?.all ?? NONE;
  }

  /** The facts with an object at a position. */
  withTerm(name: string, position: number, object: number): readonly Tuple[] {
    return this.#relations.get(name)?.byTerm[position]?.get(object) ?? NONE;
  }
}
