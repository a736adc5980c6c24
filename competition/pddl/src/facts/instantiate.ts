import { BYTES_PER, type GroundingBudget } from "../grounding-budget.ts";
import { type Fact, FactStore, type KnownFacts, type Tuple } from "./fact-store.ts";
import { type Match, MatchTurns } from "./match-turns.ts";
import { PivotIndex } from "./pivots.ts";
import type { ReachabilityRule } from "./reachability-rules.ts";
import { type Atom, objectOf } from "./schema.ts";
import { TupleMap } from "./tuple-map.ts";

/** A rule with its variables bound; those of `exists` may be free. */
export interface Instance {
  readonly rule: ReachabilityRule;
  readonly binding: Tuple;
}

/** Part of the reachable actions, found in turns: this many, or more until the goal is reachable. */
export interface Part {
  readonly size: number;
}

/** Marks an unbound variable in a binding. */
export const FREE = -1;

/**
 * Finds the instances of rules whose positive conditions are reachable under delete relaxation.
 *
 * Facts are processed one by one: each is matched with every fitting condition, and the other conditions are joined
 * against earlier facts. Static facts come first, so that they prune every join.
 */
export class Instantiator {
  readonly #store = new FactStore();
  readonly #waiting: Fact[] = [];
  readonly #instances: Instance[] = [];
  readonly #facts: KnownFacts;
  /** Found instances by rule id. */
  readonly #seen: TupleMap<boolean>;
  readonly #budget: GroundingBudget;
  readonly #accept: (instance: Instance) => boolean;
  readonly #part: Part | undefined;
  /** Undefined if all actions are wanted. */
  readonly #turns: MatchTurns | undefined;
  /** Predicates that some rule deletes. */
  readonly #deletable = new Set<string>();
  /** Instances that wait for the deletion of a fact, and those ready after one. */
  readonly #parked = new Map<Fact, Instance[]>();
  readonly #released: Instance[] = [];
  #isGoalReached = false;
  #isWhole = true;

  /**
   * @param accept final numeric check of an instance
   * @param part the actions to instantiate, with all their effects; default: all
   */
  constructor(
    objectCount: number,
    facts: KnownFacts,
    budget: GroundingBudget,
    accept: (instance: Instance) => boolean,
    part?: Part,
  ) {
    this.#seen = new TupleMap(objectCount);
    this.#facts = facts;
    this.#budget = budget;
    this.#accept = accept;
    this.#part = part;
    this.#turns = part === undefined ? undefined : new MatchTurns();
  }

  /** Whether all reachable actions are included. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** @throws PddlError for too many instances */
  run(rules: readonly ReachabilityRule[], init: readonly Fact[]): readonly Instance[] {
    const fluents = new Set(
      rules.flatMap(({ effects }) => effects).flatMap(({ added }) => added.map(({ name }) => name)),
    );
    for (const { deleted } of rules.flatMap(({ effects }) => effects)) {
      for (const { name } of deleted) this.#deletable.add(name);
    }
    for (const fact of init) {
      if (fluents.has(fact.name)) this.#waiting.push(fact);
      else this.#take(fact);
    }
    const pivots = new PivotIndex();
    for (const rule of rules) {
      for (const [index, { name }] of rule.positive.entries()) {
        if (fluents.has(name)) pivots.add(rule, index);
      }
      if (!rule.positive.some(({ name }) => fluents.has(name))) {
        this.#join(rule, rule.positive, newBinding(rule));
      }
    }
    this.#emitReleased();
    let taken = 0;
    for (;;) {
      for (; taken < this.#waiting.length; taken++)
        this.#takeFact(this.#waiting[taken] as Fact, pivots);
      const match = this.#turns?.take();
      if (match === undefined) return this.#instances;
      this.#match(match);
      this.#emitReleased();
    }
  }

  #takeFact(fact: Fact, pivots: PivotIndex): void {
    this.#take(fact);
    const { name, tuple } = fact;
    for (const pivot of pivots.of(name, tuple)) {
      const match = { pivot, tuple };
      const { rule } = pivot;
      if (this.#turns !== undefined && rule.kind === "action") {
        this.#budget.hold(BYTES_PER.binding, rule.place);
        this.#turns.add(match);
      } else this.#match(match);
    }
    this.#emitReleased();
  }

  #take(fact: Fact): void {
    fact.isTaken = true;
    this.#store.add(fact.name, fact.tuple);
  }

  /** Joins a fact with the earlier ones. */
  #match({ pivot: { rule, index, others }, tuple }: Match): void {
    if (this.#isLeftOut(rule)) return;
    const binding = newBinding(rule);
    const atom = rule.positive[index] as Atom;
    this.#budget.work(1, rule.place);
    if (bind(rule, atom, tuple, binding)) this.#join(rule, others, binding);
  }

  #isFull(): boolean {
    return (
      this.#part !== undefined && this.#isGoalReached && this.#budget.actions >= this.#part.size
    );
  }

  /** Whether a rule's further instances are ignored. */
  #isLeftOut({ kind }: ReachabilityRule): boolean {
    if (kind !== "action" || !this.#isFull()) return false;
    this.#isWhole = false;
    return true;
  }

  /** Extends a binding by the precondition with the fewest matches, until none is left. */
  #join(rule: ReachabilityRule, atoms: readonly Atom[], binding: number[]): void {
    this.#budget.work(1, rule.place);
    if (this.#isLeftOut(rule) || !equalitiesHold(rule, binding)) return;
    const rest: Atom[] = [];
    let best = -1;
    let candidates: readonly Tuple[] = [];
    for (const atom of atoms) {
      const found = this.#store.candidates(atom, binding, FREE);
      if (found.length === 0) return;
      if (found.length > 1 && isBound(atom, binding)) {
        if (this.#facts.isTaken(atom, binding)) continue;
        return;
      }
      if (best < 0 || found.length < candidates.length) {
        best = rest.length;
        candidates = found;
      }
      rest.push(atom);
    }
    if (best < 0) this.#enumerate(rule, binding);
    else this.#joinEach(rule, rest.splice(best, 1)[0] as Atom, candidates, rest, binding);
  }

  #joinEach(
    rule: ReachabilityRule,
    atom: Atom,
    candidates: readonly Tuple[],
    rest: readonly Atom[],
    binding: number[],
  ): void {
    this.#budget.work(candidates.length, rule.place);
    const open = atom.terms.filter((term) => term >= 0 && binding[term] === FREE);
    for (const tuple of candidates) {
      if (bind(rule, atom, tuple, binding)) this.#join(rule, rest, binding);
      for (const variable of open) binding[variable] = FREE;
    }
  }

  /** Variables without a condition range over every object of their type. */
  #enumerate(rule: ReachabilityRule, binding: number[]): void {
    const variable = rule.variables.find((each) => binding[each] === FREE);
    if (variable === undefined) {
      this.#emit({ rule, binding: [...binding] });
      return;
    }
    for (const object of rule.schema.domains[variable] as ReadonlySet<number>) {
      binding[variable] = object;
      this.#join(rule, [], binding);
    }
    binding[variable] = FREE;
  }

  /** Whether it is an effect of an action that was left out. */
  #isOfOther({ rule, binding }: Instance): boolean {
    if (rule.kind !== "effect" || !this.#isFull()) return false;
    return this.#seen.get(`action ${rule.schema.name}`, rule.parameters, binding) !== true;
  }

  #emit(instance: Instance): void {
    const { rule, binding } = instance;
    const { id, place, kind, variables } = rule;
    if (this.#isLeftOut(rule) || this.#isOfOther(instance)) return;
    if (this.#seen.get(id, variables, binding) || this.#isParked(instance)) return;
    if (!this.#accept(instance)) return;
    this.#seen.set(id, variables, binding, true);
    if (kind === "action") this.#budget.addAction(place);
    else this.#budget.hold(BYTES_PER.binding, place);
    this.#instances.push(instance);
    if (kind === "action") this.#turns?.count(rule.schema);
    if (kind === "goal") this.#isGoalReached = true;
    this.#add(instance);
    this.#delete(instance);
  }

  /** Parks an instance until its negated initial facts are deleted. */
  #isParked(instance: Instance): boolean {
    const { rule, binding } = instance;
    for (const atom of rule.negative) {
      const fact = this.#facts.of(atom, binding);
      if (!fact.holdsAtStart || fact.isDeleted) continue;
      if (!this.#deletable.has(atom.name)) return true;
      this.#budget.hold(BYTES_PER.binding, rule.place);
      const parked = this.#parked.get(fact);
      if (parked === undefined) this.#parked.set(fact, [instance]);
      else parked.push(instance);
      return true;
    }
    return false;
  }

  #emitReleased(): void {
    for (let instance = this.#released.pop(); instance !== undefined; ) {
      this.#emit(instance);
      instance = this.#released.pop();
    }
  }

  #delete({ rule, binding }: Instance): void {
    for (const { deleted } of rule.effects) {
      this.#budget.work(deleted.length, rule.place);
      for (const atom of deleted) {
        const fact = this.#facts.of(atom, binding);
        if (fact.isDeleted) continue;
        fact.isDeleted = true;
        if (!fact.holdsAtStart) this.#budget.addFact(rule.place);
        for (const instance of this.#parked.get(fact) ?? []) this.#released.push(instance);
        this.#parked.delete(fact);
      }
    }
  }

  #add({ rule, binding }: Instance): void {
    for (const { added } of rule.effects) {
      for (const atom of added) {
        const fact = this.#facts.of(atom, binding);
        if (fact.isAdded) continue;
        fact.isAdded = true;
        this.#budget.addFact(rule.place);
        if (!fact.holdsAtStart) this.#waiting.push(fact);
      }
    }
  }
}

function newBinding({ schema }: ReachabilityRule): number[] {
  return schema.domains.map(() => FREE);
}

function isBound({ terms }: Atom, binding: readonly number[]): boolean {
  for (const term of terms) if (objectOf(term, binding) === FREE) return false;
  return true;
}

/** Binds the free terms of an atom to a fact. @returns whether they match */
function bind({ schema }: ReachabilityRule, atom: Atom, tuple: Tuple, binding: number[]): boolean {
  for (let position = 0; position < atom.terms.length; position++) {
    const term = atom.terms[position] as number;
    const object = tuple[position] as number;
    const value = objectOf(term, binding);
    if (value === object) continue;
    if (value !== FREE || !schema.domains[term]?.has(object)) return false;
    binding[term] = object;
  }
  return true;
}

function equalitiesHold({ equalities }: ReachabilityRule, binding: readonly number[]): boolean {
  for (const { left, right, isNegated } of equalities) {
    const a = objectOf(left, binding);
    const b = objectOf(right, binding);
    if (a !== FREE && b !== FREE && (a === b) === isNegated) return false;
  }
  return true;
}
