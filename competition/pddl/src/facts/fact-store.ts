/**
 * The facts and numbers of a task, and which of them are reachable.
 *
 * @module
 */

import { type Atom, objectOf, type SchemaTerm } from "./schema.ts";
import { TupleMap } from "./tuple-map.ts";

/** The objects of a fact, in the order of its terms. */
export type Tuple = readonly number[];

/** The text key of a fact or ground function. */
export function keyOf(name: string, tuple: Tuple): string {
  return tuple.length === 0 ? name : `${name} ${tuple.join(" ")}`;
}

/** The predicate or function name in a key. */
export function nameInKey(key: string): string {
  return key.split(" ", 1)[0] as string;
}

/** A fact and its properties so far. */
export interface Fact {
  readonly name: string;
  readonly tuple: Tuple;
  readonly key: string;
  holdsAtStart: boolean;
  /** Whether a reachable instance adds it. */
  isAdded: boolean;
  /** Whether a reachable action deletes it. */
  isDeleted: boolean;
  /** Whether it is in the store for joins. */
  isTaken: boolean;
}

/** All facts in use, without duplicates. Lookups use numbers and build no strings. */
export class KnownFacts {
  readonly #facts: TupleMap<Fact>;

  constructor(objectCount: number) {
    this.#facts = new TupleMap(objectCount);
  }

  /** The fact of an atom under a binding. */
  of({ name, terms }: Pick<Atom, "name" | "terms">, binding: Tuple): Fact {
    const known = this.#facts.get(name, terms, binding);
    if (known !== undefined) return known;
    const tuple = groundTuple(terms, binding);
    const fact = {
      name,
      tuple,
      key: keyOf(name, tuple),
      holdsAtStart: false,
      isAdded: false,
      isDeleted: false,
      isTaken: false,
    };
    this.#facts.set(name, terms, binding, fact);
    return fact;
  }

  /** Whether an atom's fact is in the store for joins. */
  isTaken({ name, terms }: Atom, binding: Tuple): boolean {
    return this.#facts.get(name, terms, binding)?.isTaken === true;
  }
}

/** The objects of terms under a complete binding. */
function groundTuple(terms: readonly SchemaTerm[], binding: Tuple): Tuple {
  return terms.map((term) => objectOf(term, binding));
}

const NONE: readonly Tuple[] = [];

/** The facts of one predicate. */
interface Relation {
  readonly all: Tuple[];
  /** The facts with a given object at a given position. */
  readonly byTerm: (readonly (Tuple[] | undefined)[])[];
}

/** Reachable facts, found by predicate and any one term. None is added twice. */
export class FactStore {
  readonly #relations = new Map<string, Relation>();

  add(name: string, tuple: Tuple): void {
    let relation = this.#relations.get(name);
    if (relation === undefined) {
      relation = { all: [], byTerm: tuple.map(() => []) };
      this.#relations.set(name, relation);
    }
    relation.all.push(tuple);
    for (let position = 0; position < tuple.length; position++) {
      const facts = relation.byTerm[position] as (Tuple[] | undefined)[];
      const object = tuple[position] as number;
      const list = facts[object];
      if (list === undefined) facts[object] = [tuple];
      else list.push(tuple);
    }
  }

  /**
   * Candidate facts for an atom, by its most selective bound object.
   *
   * @param free the value of unbound variables
   */
  candidates({ name, terms }: Atom, binding: Tuple, free: number): readonly Tuple[] {
    const relation = this.#relations.get(name);
    if (relation === undefined) return NONE;
    let best: readonly Tuple[] = relation.all;
    for (let position = 0; position < terms.length; position++) {
      const object = objectOf(terms[position] as number, binding);
      if (object === free) continue;
      const found = relation.byTerm[position]?.[object] ?? NONE;
      if (found.length < best.length) best = found;
    }
    return best;
  }
}
