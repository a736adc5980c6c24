import type { Tuple } from "./fact-store.ts";
import type { ReachabilityRule } from "./reachability-rules.ts";
import type { Atom } from "./schema.ts";

/** A condition of a rule that a new fact may satisfy. */
export interface Pivot {
  readonly rule: ReachabilityRule;
  /** Index among the rule's positive conditions. */
  readonly index: number;
  /** The other positive conditions. */
  readonly others: readonly Atom[];
  /** Position among all pivots, the order of trying. */
  readonly order: number;
}

/** The pivots of one predicate. */
interface Pivots {
  /** Pivots without an object. */
  readonly open: Pivot[];
  /** Pivots by position and value of their first object. */
  readonly byObject: (Map<number, Pivot[]> | undefined)[];
}

const NONE: readonly Pivot[] = [];

/**
 * Finds the conditions that a new fact may satisfy. Some tasks have thousands of actions, each about its own constants:
 * only those with the fact's objects are examined.
 */
export class PivotIndex {
  readonly #byName = new Map<string, Pivots>();
  #count = 0;

  add(rule: ReachabilityRule, index: number): void {
    const { name = "", terms = [] } = rule.positive[index] ?? {};
    let pivots = this.#byName.get(name);
    if (pivots === undefined) {
      pivots = { open: [], byObject: [] };
      this.#byName.set(name, pivots);
    }
    const others = rule.positive.filter((_, other) => other !== index);
    const pivot = { rule, index, others, order: this.#count++ };
    // A term below zero is an object.
    const position = terms.findIndex((term) => term < 0);
    if (position < 0) {
      pivots.open.push(pivot);
      return;
    }
    const object = ~(terms[position] as number);
    const places = pivots.byObject[position] ?? new Map<number, Pivot[]>();
    pivots.byObject[position] = places;
    const list = places.get(object);
    if (list === undefined) places.set(object, [pivot]);
    else list.push(pivot);
  }

  /** The pivots that a fact may satisfy, in order of insertion. */
  of(name: string, tuple: Tuple): readonly Pivot[] {
    const pivots = this.#byName.get(name);
    if (pivots === undefined) return NONE;
    const { open, byObject } = pivots;
    if (byObject.length === 0) return open;
    const lists = byObject.map((places, position) => places?.get(tuple[position] as number));
    const more = lists.flatMap((list) => list ?? []);
    if (more.length === 0) return open;
    return [...open, ...more].sort((a, b) => a.order - b.order);
  }
}
