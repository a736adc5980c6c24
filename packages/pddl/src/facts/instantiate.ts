import type { PddlLimits } from "../limits.ts";
import { limitError, type PddlPlace } from "../pddl-error.ts";
import { type FactKeys, FactStore, groundTuple, keyOf, type Tuple } from "./fact-store.ts";
import { type Match, MatchTurns } from "./match-turns.ts";
import { PivotIndex } from "./pivots.ts";
import type { ReachabilityRule } from "./reachability-rules.ts";
import { type Atom, objectOf } from "./schema.ts";
import { TupleMap } from "./tuple-map.ts";

/** A rule with objects for its variables; those that `exists` binds may be free. */
export interface Instance {
  readonly rule: ReachabilityRule;
  readonly binding: Tuple;
}

/** A fact with its predicate. */
export interface Fact {
  readonly name: string;
  readonly tuple: Tuple;
}

/** Some of the actions within reach: so many, found by letting each action have its turn. */
export interface Part {
  readonly most: number;
}

/** Stands in a binding for a variable that is not bound. */
export const FREE = -1;

/**
 * Finds the instances of rules whose positive conditions can come true, if deletions are ignored.
 *
 * Facts are taken one by one; each is matched with every condition that it fits, and the other
 * conditions are joined against the facts taken before. Static facts come first, so that they
 * prune every join.
 */
export class Instantiator {
  readonly #facts = new FactStore();
  readonly #waiting: Fact[] = [];
  readonly #instances: Instance[] = [];
  readonly #keys: FactKeys;
  readonly #queued = new Set<string>();
  readonly #stored = new Set<string>();
  /** The instances by the ids of their rules. */
  readonly #seen: TupleMap<boolean>;
  readonly #limits: PddlLimits;
  readonly #accept: (instance: Instance) => boolean;
  readonly #part: Part | undefined;
  /** Undefined where all actions are wanted. */
  readonly #turns: MatchTurns | undefined;
  /** Facts that hold at the start, and that nothing within reach deletes so far. */
  readonly #lasting = new Set<string>();
  readonly #deleted = new Set<string>();
  /** The predicates that some rule deletes. */
  readonly #deletable = new Set<string>();
  /** Instances that wait for a fact to be deleted, and those whose fact was. */
  readonly #parked = new Map<string, Instance[]>();
  readonly #released: Instance[] = [];
  #deletions = 0;
  #sizeAtGoal: number | undefined;
  #tried = 0;
  #matched = 0;
  #actions = 0;

  /**
   * @param accept has the last word on an instance: numbers
   * @param part the part of the actions that is wanted, with all that they do; all of them by default
   */
  constructor(
    objectCount: number,
    keys: FactKeys,
    limits: PddlLimits,
    accept: (instance: Instance) => boolean,
    part?: Part,
  ) {
    this.#seen = new TupleMap(objectCount);
    this.#keys = keys;
    this.#limits = limits;
    this.#accept = accept;
    this.#part = part;
    this.#turns = part === undefined ? undefined : new MatchTurns();
  }

  /** The number of actions within reach. */
  get size(): number {
    return this.#actions;
  }

  /** The number of actions that were within reach when the goal first was; undefined if it was not. */
  get sizeAtGoal(): number | undefined {
    return this.#sizeAtGoal;
  }

  /** Whether an action within reach may delete a fact. */
  isDeleted(key: string): boolean {
    return this.#deleted.has(key);
  }

  /** Whether a fact that does not hold at the start may come to hold. */
  isReached(key: string): boolean {
    return this.#queued.has(key);
  }

  /** @throws PddlError if there are too many instances */
  run(rules: readonly ReachabilityRule[], init: readonly Fact[]): readonly Instance[] {
    const fluents = new Set(
      rules.flatMap(({ effects }) => effects).flatMap(({ added }) => added.map(({ name }) => name)),
    );
    for (const { deleted } of rules.flatMap(({ effects }) => effects)) {
      for (const { name } of deleted) this.#deletable.add(name);
    }
    for (const fact of init) {
      this.#lasting.add(keyOf(fact.name, fact.tuple));
      if (fluents.has(fact.name)) this.#waiting.push(fact);
      else this.#store(fact);
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
    if (!this.#store(fact)) return;
    const { name, tuple } = fact;
    for (const pivot of pivots.of(name, tuple)) {
      const match = { pivot, tuple };
      if (this.#turns !== undefined && pivot.rule.kind === "action") this.#turns.add(match);
      else this.#match(match);
    }
    this.#emitReleased();
  }

  /** Joins a fact with those that were taken before. */
  #match({ pivot: { rule, index }, tuple }: Match): void {
    if (this.#isLeftOut(rule)) return;
    const binding = newBinding(rule);
    const atom = rule.positive[index] as Atom;
    this.#countMatch(rule);
    if (bind(rule, atom, tuple, binding) === undefined) return;
    const others = rule.positive.filter((_, other) => other !== index);
    this.#join(rule, others, binding);
  }

  #isFull(): boolean {
    return this.#part !== undefined && this.#actions >= this.#part.most;
  }

  /** Whether no more instances of a rule are taken. */
  #isLeftOut({ kind }: ReachabilityRule): boolean {
    return kind === "action" && this.#isFull();
  }

  /** Whether the fact is new. */
  #store({ name, tuple }: Fact): boolean {
    const key = keyOf(name, tuple);
    if (this.#stored.has(key)) return false;
    this.#stored.add(key);
    this.#facts.add(name, tuple);
    return true;
  }

  /** Extends a binding by the precondition with the fewest matches, until none is left. */
  #join(rule: ReachabilityRule, atoms: readonly Atom[], binding: number[]): void {
    if (++this.#tried > this.#limits.maxBindings) throw tooMany(rule, "bindings", "maxBindings");
    if (this.#isLeftOut(rule) || !equalitiesHold(rule, binding)) return;
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
      this.#enumerate(rule, binding);
      return;
    }
    const rest = atoms.filter((atom) => atom !== best);
    for (const tuple of candidates) {
      this.#countMatch(rule);
      const bound = bind(rule, best, tuple, binding);
      if (bound === undefined) continue;
      this.#join(rule, rest, binding);
      for (const parameter of bound) binding[parameter] = FREE;
    }
  }

  #countMatch(rule: ReachabilityRule): void {
    if (++this.#matched > this.#limits.maxMatches) throw tooMany(rule, "facts", "maxMatches");
  }

  #candidates({ name, terms }: Atom, binding: readonly number[]): readonly Tuple[] {
    let best = this.#facts.all(name);
    for (let position = 0; position < terms.length && best.length > 0; position++) {
      const object = objectOf(terms[position] as number, binding);
      if (object === FREE) continue;
      const found = this.#facts.withTerm(name, position, object);
      if (found.length < best.length) best = found;
    }
    return best;
  }

  /** Variables that no condition binds take every object of their type. */
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

  /** Whether it is more of what an action does that was left out. */
  #isOfOther({ rule, binding }: Instance): boolean {
    if (rule.kind !== "effect" || !this.#isFull()) return false;
    const { name, parameterCount } = rule.schema;
    const parameters = rule.variables.slice(0, parameterCount);
    return this.#seen.get(`action ${name}`, parameters, binding) !== true;
  }

  #emit(instance: Instance): void {
    const { rule, binding } = instance;
    const { id, place, kind, variables } = rule;
    if (this.#isLeftOut(rule) || this.#isOfOther(instance)) return;
    if (this.#seen.get(id, variables, binding) || this.#isParked(instance)) return;
    if (!this.#accept(instance)) return;
    this.#seen.set(id, variables, binding, true);
    if (kind === "action" && ++this.#actions > this.#limits.maxGroundActions) {
      const message = `there are more than ${this.#limits.maxGroundActions} ground actions`;
      throw limitError(place, message, "maxGroundActions", "take a smaller problem");
    }
    this.#instances.push(instance);
    if (kind === "action") this.#turns?.count(rule.schema);
    if (kind === "goal") this.#sizeAtGoal ??= this.#actions;
    this.#add(instance);
    this.#delete(instance);
  }

  /** Leaves an instance until the facts are deleted that hold at the start and must not. */
  #isParked(instance: Instance): boolean {
    const { rule, binding } = instance;
    for (const atom of rule.negative) {
      const key = this.#keys.of(atom, binding);
      if (!this.#lasting.has(key)) continue;
      if (!this.#deletable.has(atom.name)) return true;
      const parked = this.#parked.get(key);
      if (parked === undefined) this.#parked.set(key, [instance]);
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
      this.#deletions += deleted.length;
      const { maxTaskSize } = this.#limits;
      if (this.#deletions > maxTaskSize) throw tooLarge(rule.place, maxTaskSize);
      for (const atom of deleted) {
        const key = this.#keys.of(atom, binding);
        this.#deleted.add(key);
        if (!this.#lasting.delete(key)) continue;
        for (const instance of this.#parked.get(key) ?? []) this.#released.push(instance);
        this.#parked.delete(key);
      }
    }
  }

  #add({ rule, binding }: Instance): void {
    const { effects, place } = rule;
    for (const { added } of effects) {
      for (const atom of added) {
        const key = this.#keys.of(atom, binding);
        if (this.#queued.has(key)) continue;
        this.#queued.add(key);
        if (this.#queued.size > this.#limits.maxFacts) {
          const message = `there are more than ${this.#limits.maxFacts} facts within reach`;
          throw limitError(place, message, "maxFacts", "take a smaller problem");
        }
        this.#waiting.push({ name: atom.name, tuple: groundTuple(atom.terms, binding) });
      }
    }
  }
}

/** The error of ground actions that come to more than `maxTaskSize`. */
export function tooLarge(place: PddlPlace, maxTaskSize: number): Error {
  const message = `the ground actions have more than ${maxTaskSize} conditions and effects`;
  return limitError(place, message, "maxTaskSize", "take a smaller problem");
}

function tooMany(
  { place, schema }: ReachabilityRule,
  what: string,
  limit: keyof PddlLimits,
): Error {
  const advice = "add static preconditions that tell bindings apart";
  return limitError(place, `${schema.name} has too many ${what} to try`, limit, advice);
}

function newBinding({ schema }: ReachabilityRule): number[] {
  return schema.domains.map(() => FREE);
}

/** Binds the free terms of an atom to a fact; the parameters bound, or undefined if it differs. */
function bind(
  { schema }: ReachabilityRule,
  atom: Atom,
  tuple: Tuple,
  binding: number[],
): number[] | undefined {
  const bound: number[] = [];
  for (let position = 0; position < atom.terms.length; position++) {
    const term = atom.terms[position] as number;
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

function equalitiesHold({ equalities }: ReachabilityRule, binding: readonly number[]): boolean {
  return equalities.every(({ left, right, isNegated }) => {
    const a = objectOf(left, binding);
    const b = objectOf(right, binding);
    return a === FREE || b === FREE || (a === b) !== isNegated;
  });
}
