import { FactStore, keyOf, type Tuple } from "./fact-store.ts";
import type { PddlLimits } from "./limits.ts";
import { pddlError } from "./pddl-error.ts";
import { type Atom, objectOf, type Schema, type SchemaTerm } from "./schema.ts";

/** An action with objects for its parameters. */
export interface Instance {
  readonly schema: Schema;
  readonly binding: Tuple;
}

/** A fact with its predicate. */
export interface Fact {
  readonly name: string;
  readonly tuple: Tuple;
}

const FREE = -1;

/**
 * Finds the instances whose positive preconditions can come true, if deletions are ignored.
 *
 * Facts are taken one by one; each is matched with every precondition that it fits, and the other
 * preconditions are joined against the facts taken before. Static facts come first, so that they
 * prune every join.
 */
export class Instantiator {
  readonly #facts = new FactStore();
  readonly #waiting: Fact[] = [];
  readonly #instances: Instance[] = [];
  readonly #queued = new Set<string>();
  readonly #seen = new Set<string>();
  readonly #limits: PddlLimits;
  readonly #accept: (instance: Instance) => boolean;
  #tried = 0;

  /** @param accept has the last word on an instance: numbers and negative static facts */
  constructor(limits: PddlLimits, accept: (instance: Instance) => boolean) {
    this.#limits = limits;
    this.#accept = accept;
  }

  /** @throws PddlError if there are too many instances */
  run(schemas: readonly Schema[], init: readonly Fact[]): readonly Instance[] {
    const fluents = new Set(schemas.flatMap(({ added }) => added.map(({ name }) => name)));
    for (const fact of init) {
      if (fluents.has(fact.name)) this.#waiting.push(fact);
      else this.#facts.add(fact.name, fact.tuple);
    }
    const pivots = new Map<string, { schema: Schema; index: number }[]>();
    for (const schema of schemas) {
      for (const [index, { name }] of schema.positive.entries()) {
        if (!fluents.has(name)) continue;
        const list = pivots.get(name) ?? [];
        pivots.set(name, list);
        list.push({ schema, index });
      }
      if (!schema.positive.some(({ name }) => fluents.has(name))) {
        this.#join(schema, schema.positive, newBinding(schema));
      }
    }
    for (let next = 0; next < this.#waiting.length; next++) {
      const { name, tuple } = this.#waiting[next] as Fact;
      if (!this.#facts.add(name, tuple)) continue;
      for (const { schema, index } of pivots.get(name) ?? []) {
        const binding = newBinding(schema);
        const pivot = schema.positive[index] as Atom;
        if (bind(schema, pivot, tuple, binding) === undefined) continue;
        const others = schema.positive.filter((_, other) => other !== index);
        this.#join(schema, others, binding);
      }
    }
    return this.#instances;
  }

  /** Extends a binding by the precondition with the fewest matches, until none is left. */
  #join(schema: Schema, atoms: readonly Atom[], binding: number[]): void {
    if (++this.#tried > this.#limits.maxBindings) {
      const hint = "raise maxBindings, or add static preconditions that tell bindings apart";
      throw pddlError(schema.place, `${schema.name} has too many bindings to try`, hint);
    }
    if (!equalitiesHold(schema, binding)) return;
    let best: Atom | undefined;
    let candidates: readonly Tuple[] = [];
    for (const atom of atoms) {
      const found = this.#candidates(atom, binding);
      if (found.length === 0) return;
      if (best !== undefined && found.length >= candidates.length) continue;
      best = atom;
      candidates = found;
    }
    if (best === undefined) {
      this.#enumerate(schema, binding);
      return;
    }
    const rest = atoms.filter((atom) => atom !== best);
    for (const tuple of candidates) {
      const bound = bind(schema, best, tuple, binding);
      if (bound === undefined) continue;
      this.#join(schema, rest, binding);
      for (const parameter of bound) binding[parameter] = FREE;
    }
  }

  #candidates({ name, terms }: Atom, binding: readonly number[]): readonly Tuple[] {
    let best = this.#facts.all(name);
    for (const [position, term] of terms.entries()) {
      const object = objectOf(term, binding);
      if (object === FREE) continue;
      const found = this.#facts.withTerm(name, position, object);
      if (found.length < best.length) best = found;
    }
    return best;
  }

  /** Parameters that no precondition binds take every object of their type. */
  #enumerate(schema: Schema, binding: number[]): void {
    const parameter = binding.indexOf(FREE);
    if (parameter === -1) {
      this.#emit({ schema, binding: [...binding] });
      return;
    }
    for (const object of schema.domains[parameter] as ReadonlySet<number>) {
      binding[parameter] = object;
      this.#join(schema, [], binding);
    }
    binding[parameter] = FREE;
  }

  #emit(instance: Instance): void {
    const { schema, binding } = instance;
    const key = keyOf(schema.name, binding);
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    if (!this.#accept(instance)) return;
    if (this.#instances.length >= this.#limits.maxGroundActions) {
      const message = `there are more than ${this.#limits.maxGroundActions} ground actions`;
      throw pddlError(schema.place, message, "take a smaller problem, or raise maxGroundActions");
    }
    this.#instances.push(instance);
    for (const { name, terms } of schema.added) {
      const tuple = groundTuple(terms, binding);
      const key = keyOf(name, tuple);
      if (this.#queued.has(key)) continue;
      this.#queued.add(key);
      this.#waiting.push({ name, tuple });
    }
  }
}

/** The objects that terms stand for under a complete binding. */
export function groundTuple(terms: readonly SchemaTerm[], binding: Tuple): Tuple {
  return terms.map((term) => objectOf(term, binding));
}

function newBinding(schema: Schema): number[] {
  return schema.domains.map(() => FREE);
}

/** Binds the free terms of an atom to a fact; the parameters bound, or undefined if it differs. */
function bind(schema: Schema, atom: Atom, tuple: Tuple, binding: number[]): number[] | undefined {
  const bound: number[] = [];
  for (const [position, term] of atom.terms.entries()) {
    const object = tuple[position] as number;
    const value = objectOf(term, binding);
    if (value === object) continue;
    if (value === FREE && schema.domains[term]?.has(object)) {
      binding[term] = object;
      bound.push(term);
      continue;
    }
    for (const parameter of bound) binding[parameter] = FREE;
    return undefined;
  }
  return bound;
}

function equalitiesHold({ equalities }: Schema, binding: readonly number[]): boolean {
  return equalities.every(({ left, right, isNegated }) => {
    const [a, b] = [objectOf(left, binding), objectOf(right, binding)];
    return a === FREE || b === FREE || (a === b) !== isNegated;
  });
}
