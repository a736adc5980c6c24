import { keyOf, type Tuple } from "./fact-store.ts";
import {
  conjunctionOf,
  countLeaves,
  disjunctionOf,
  FALSE,
  type GroundFormula,
  isFalse,
  isTrue,
  negation,
  TRUE,
} from "./ground-formula.ts";
import { FREE, groundTuple } from "./instantiate.ts";
import type { PddlLimits } from "./limits.ts";
import { fluentsOf, type NumberFolder, type NumericTest } from "./linear.ts";
import { type PddlPlace, pddlError } from "./pddl-error.ts";
import { type Atom, objectOf, type Schema, type SchemaFormula } from "./schema.ts";

/** The known facts while conditions are grounded. */
export interface GroundingFacts {
  readonly folder: NumberFolder;
  /** Whether a fact holds in every state that can be reached, in none, or in some: undefined. */
  readonly truthOf: (name: string, key: string) => boolean | undefined;
  /** The definitions of derived predicates by name. */
  readonly derived: ReadonlyMap<string, readonly Schema[]>;
  /** The function that is minimised. */
  readonly metric: string | undefined;
}

/**
 * Writes conditions out under bindings: quantifiers for every object of their types, derived facts as what
 * they follow from.
 */
export class FormulaGrounder {
  readonly #facts: GroundingFacts;
  readonly #limits: PddlLimits;
  /** Definitions of derived facts that do not depend on which others are being written out. */
  readonly #definitions = new Map<string, GroundFormula>();
  /** The derived facts that are being written out, outermost first, with their places in that order. */
  readonly #open = new Map<string, number>();
  /** The outermost of them that was met again since. */
  #outermost = Number.POSITIVE_INFINITY;
  /** How many of them are outside of the innermost negation. */
  #beyondNegation = 0;
  #tried = 0;

  constructor(facts: GroundingFacts, limits: PddlLimits) {
    this.#facts = facts;
    this.#limits = limits;
  }

  /** @throws PddlError if a condition is too large, or a derived predicate depends on its own negation */
  ground(formula: SchemaFormula, schema: Schema, binding: Tuple): GroundFormula {
    const ground = this.#formula(formula, schema, [...binding]);
    if (countLeaves(ground, this.#limits.maxConditionSize + 1) > this.#limits.maxConditionSize) {
      const message = `a condition has more than ${this.#limits.maxConditionSize} parts when it is written out`;
      throw pddlError(schema.place, message, "take a smaller problem, or raise maxConditionSize");
    }
    return ground;
  }

  #formula(formula: SchemaFormula, schema: Schema, binding: number[]): GroundFormula {
    switch (formula.kind) {
      case "literal": {
        if (!formula.isNegated) return this.#atom(formula.atom, binding);
        const before = this.#beyondNegation;
        this.#beyondNegation = this.#open.size;
        const holds = this.#atom(formula.atom, binding);
        this.#beyondNegation = before;
        return negation(holds);
      }
      case "equality": {
        const { left, right, isNegated } = formula;
        return (objectOf(left, binding) === objectOf(right, binding)) !== isNegated ? TRUE : FALSE;
      }
      case "comparison": {
        const test = this.#facts.folder.test(formula.comparison, schema, binding);
        if (typeof test === "boolean") return test ? TRUE : FALSE;
        this.#refuseMetric(test);
        return { kind: "test", test };
      }
      case "all":
      case "any": {
        const decides = formula.kind === "all" ? isFalse : isTrue;
        const parts: GroundFormula[] = [];
        for (const part of formula.parts) {
          const ground = this.#formula(part, schema, binding);
          if (decides(ground)) return ground;
          parts.push(ground);
        }
        return formula.kind === "all" ? conjunctionOf(parts) : disjunctionOf(parts);
      }
      default:
        return this.#quantified(formula, schema, binding);
    }
  }

  #quantified(
    formula: Extract<SchemaFormula, { variables: unknown }>,
    schema: Schema,
    binding: number[],
  ): GroundFormula {
    const { kind, variables, part, place } = formula;
    const decides = kind === "forall" ? isFalse : isTrue;
    const parts: GroundFormula[] = [];
    const bind = (index: number): boolean => {
      const variable = variables[index];
      if (variable === undefined) {
        this.#count(place);
        const ground = this.#formula(part, schema, binding);
        parts.push(ground);
        return !decides(ground);
      }
      for (const object of schema.domains[variable] as ReadonlySet<number>) {
        binding[variable] = object;
        if (!bind(index + 1)) return false;
      }
      return true;
    };
    const isOpen = bind(0);
    for (const variable of variables) binding[variable] = FREE;
    if (!isOpen) return kind === "forall" ? FALSE : TRUE;
    return kind === "forall" ? conjunctionOf(parts) : disjunctionOf(parts);
  }

  #atom({ name, terms, place }: Atom, binding: readonly number[]): GroundFormula {
    const tuple = groundTuple(terms, binding);
    const key = keyOf(name, tuple);
    const truth = this.#facts.truthOf(name, key);
    if (truth !== undefined) return truth ? TRUE : FALSE;
    const definitions = this.#facts.derived.get(name);
    if (definitions === undefined) return { kind: "fact", key, isNegated: false };
    return this.#derived(definitions, tuple, key, place);
  }

  /**
   * The formula that a derived fact follows from, as the least fixpoint of its definitions: a fact that is met again
   * while it is written out adds nothing there, for no shortest derivation needs it twice.
   */
  #derived(
    definitions: readonly Schema[],
    tuple: Tuple,
    key: string,
    place: PddlPlace,
  ): GroundFormula {
    const known = this.#definitions.get(key);
    if (known !== undefined) return known;
    const again = this.#open.get(key);
    if (again !== undefined) {
      if (again < this.#beyondNegation) {
        throw pddlError(place, "a derived predicate depends on its own negation");
      }
      this.#outermost = Math.min(this.#outermost, again);
      return FALSE;
    }
    this.#count(place);
    const depth = this.#open.size;
    const before = this.#outermost;
    this.#outermost = Number.POSITIVE_INFINITY;
    this.#open.set(key, depth);
    const whole = disjunctionOf(definitions.map((schema) => this.#definition(schema, tuple)));
    this.#open.delete(key);
    if (this.#outermost >= depth) {
      this.#definitions.set(key, whole);
      this.#outermost = before;
    } else this.#outermost = Math.min(before, this.#outermost);
    return whole;
  }

  #definition(schema: Schema, tuple: Tuple): GroundFormula {
    const binding = schema.domains.map(() => FREE);
    for (const [parameter, object] of tuple.entries()) {
      if (!schema.domains[parameter]?.has(object)) return FALSE;
      binding[parameter] = object;
    }
    return this.ground(schema.precondition, schema, binding);
  }

  #count(place: PddlPlace): void {
    if (++this.#tried <= this.#limits.maxBindings) return;
    throw pddlError(place, "a quantifier has too many objects to try", "raise maxBindings");
  }

  #refuseMetric(test: NumericTest): void {
    const { metric } = this.#facts;
    if (metric === undefined || !fluentsOf(test).includes(metric)) return;
    throw pddlError(test.place, "the function that is minimised cannot be a condition too");
  }
}
