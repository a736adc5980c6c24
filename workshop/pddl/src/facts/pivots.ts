import type { Tuple } from "./fact-store.ts";
import type { ReachabilityRule } from "./reachability-rules.ts";
import type { Atom } from "./schema.ts";

/** A condition of a rule that a new fact may meet. */
export interface Pivot {
  readonly rule: ReachabilityRule;
  /** The place of the condition among the positive ones of its rule. */
  readonly index: number;
  /** The other positive ones. */
  readonly others: readonly Atom[];
  /** The place among all pivots, in whose order they are tried. */
  readonly order: number;
}

/** The pivots of one predicate. */
interface Pivots {
  /** Those that name no object. */
  readonly open: Pivot[];
  /** By position: those whose first object stands there, by that object. */
  readonly byObject: (Map<number, Pivot[]> | undefined)[];
}

const NONE: readonly Pivot[] = [];

/**
 * Finds the conditions that a new fact may meet. Some tasks have thousands of actions that speak of constants, each of
 * its own: only those of the fact's objects are looked at.
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

  /** The pivots that a fact may meet, in the order in which they were added. */
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
