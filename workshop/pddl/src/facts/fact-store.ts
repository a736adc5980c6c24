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

/** A fact, and what is known of it so far. */
export interface Fact {
  readonly name: string;
  readonly tuple: Tuple;
  readonly key: string;
  holdsAtStart: boolean;
  /** Whether something within reach adds it. */
  isAdded: boolean;
  /** Whether an action within reach deletes it. */
  isDeleted: boolean;
  /** Whether it is among those that others are joined with. */
  isTaken: boolean;
}

/** All facts that anything speaks of, each of them made once: found by numbers, where a text would have to be made. */
export class KnownFacts {
  readonly #facts: TupleMap<Fact>;

  constructor(objectCount: number) {
    this.#facts = new TupleMap(objectCount);
  }

  /** The fact that an atom stands for under a binding. */
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

  /** Whether a fact is among those that others are joined with. */
  isTaken({ name, terms }: Atom, binding: Tuple): boolean {
    return this.#facts.get(name, terms, binding)?.isTaken === true;
  }
}

/** The objects that terms stand for under a complete binding. */
function groundTuple(terms: readonly SchemaTerm[], binding: Tuple): Tuple {
  return terms.map((term) => objectOf(term, binding));
}

const NONE: readonly Tuple[] = [];

/** The facts of one predicate. */
interface Relation {
  readonly all: Tuple[];
  /** By position and object: the facts with that object there. */
  readonly byTerm: (readonly (Tuple[] | undefined)[])[];
}

/** Facts that are within reach, found by predicate and by any one term. None is added twice. */
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
   * The facts that an atom may stand for: those that share with it the object that the fewest have.
   *
   * @param free the value of variables that are not bound
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
