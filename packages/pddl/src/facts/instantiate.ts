import type { PddlLimits } from "../limits.ts";
import { limitError } from "../pddl-error.ts";
import { type FactKeys, FactStore, groundTuple, keyOf, type Tuple } from "./fact-store.ts";
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
  /** Actions that may be taken. */
  readonly #most: number;
  readonly #layers: number[] = [];
  #tried = 0;
  #matched = 0;
  #actions = 0;
  #isGoalReached = false;

  /**
   * @param accept has the last word on an instance: numbers and negative static facts
   * @param most so many actions are taken, those that come within reach first, with all that they do
   */
  constructor(
    objectCount: number,
    keys: FactKeys,
    limits: PddlLimits,
    accept: (instance: Instance) => boolean,
    most: number = Number.POSITIVE_INFINITY,
  ) {
    this.#seen = new TupleMap(objectCount);
    this.#keys = keys;
    this.#limits = limits;
    this.#accept = accept;
    this.#most = most;
  }

  /**
   * The numbers of actions within reach: when the goal first may hold, and after that round and each later one that was
   * not cut short. A round takes the facts that the round before added.
   */
  get layers(): readonly number[] {
    return this.#layers;
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
    for (const fact of init) {
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
    let end = 0;
    for (let next = 0; next < this.#waiting.length; next++) {
      if (next === end) {
        if (this.#isGoalReached) this.#layers.push(this.#actions);
        end = this.#waiting.length;
      }
      const fact = this.#waiting[next] as Fact;
      if (!this.#store(fact)) continue;
      const { name, tuple } = fact;
      for (const { rule, index } of pivots.of(name, tuple)) {
        if (this.#isLeftOut(rule)) continue;
        const binding = newBinding(rule);
        const pivot = rule.positive[index] as Atom;
        this.#countMatch(rule);
        if (bind(rule, pivot, tuple, binding) === undefined) continue;
        const others = rule.positive.filter((_, other) => other !== index);
        this.#join(rule, others, binding);
      }
    }
    return this.#instances;
  }

  /** Whether no more instances of a rule are taken. */
  #isLeftOut({ kind }: ReachabilityRule): boolean {
    return kind === "action" && this.#actions >= this.#most;
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
    if (rule.kind !== "effect" || this.#actions < this.#most) return false;
    const { name, parameterCount } = rule.schema;
    const parameters = rule.variables.slice(0, parameterCount);
    return this.#seen.get(`action ${name}`, parameters, binding) !== true;
  }

  #emit(instance: Instance): void {
    const { rule, binding } = instance;
    const { id, place, kind, variables, effects } = rule;
    if (this.#isLeftOut(rule) || this.#isOfOther(instance)) return;
    if (this.#seen.get(id, variables, binding) || !this.#accept(instance)) return;
    this.#seen.set(id, variables, binding, true);
    if (kind === "action" && ++this.#actions > this.#limits.maxGroundActions) {
      const message = `there are more than ${this.#limits.maxGroundActions} ground actions`;
      throw limitError(place, message, "maxGroundActions", "take a smaller problem");
    }
    this.#instances.push(instance);
    if (kind === "goal" && !this.#isGoalReached) {
      this.#isGoalReached = true;
      this.#layers.push(this.#actions);
    }
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
