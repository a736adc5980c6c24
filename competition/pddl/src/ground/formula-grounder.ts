import type { Fact, KnownFacts, Tuple } from "../facts/fact-store.ts";
import { FREE } from "../facts/instantiate.ts";
import { type Atom, objectOf, type Schema, type SchemaFormula } from "../facts/schema.ts";
import { TupleMap } from "../facts/tuple-map.ts";
import type { GroundingBudget } from "../grounding-budget.ts";
import type { NumberFolder } from "../numbers/linear.ts";
import { limitError, type PddlPlace } from "../pddl-error.ts";
import { type DerivedDefinition, DerivedFacts } from "./derived-facts.ts";
import {
  conjunctionOf,
  countLeaves,
  disjunctionOf,
  FALSE,
  type GroundFormula,
  isFalse,
  isTrue,
  TRUE,
} from "./ground-formula.ts";

/** Facts known while grounding conditions. */
export interface GroundingFacts {
  readonly folder: NumberFolder;
  readonly facts: KnownFacts;
  readonly objectCount: number;
  /** Whether a fact holds in every reachable state or in none; undefined: in some. */
  readonly truthOf: (fact: Fact) => boolean | undefined;
  /** The definitions of derived predicates by name. */
  readonly derived: ReadonlyMap<string, readonly Schema[]>;
}

/**
 * Grounds conditions under bindings: quantifiers over all objects of their types, derived facts to their conditions.
 */
export class FormulaGrounder {
  readonly #facts: GroundingFacts;
  readonly #budget: GroundingBudget;
  /** The derived facts so far. */
  readonly #derivedFacts = new Map<string, { schemas: readonly Schema[]; tuple: Tuple }>();
  readonly #definitions = new Map<string, DerivedDefinition>();
  readonly #writer: DerivedFacts;
  /** Grounded atoms and their negations, shared by many conditions. */
  readonly #holding: TupleMap<GroundFormula>;
  readonly #failing: TupleMap<GroundFormula>;

  constructor(facts: GroundingFacts, budget: GroundingBudget) {
    this.#facts = facts;
    this.#holding = new TupleMap(facts.objectCount);
    this.#failing = new TupleMap(facts.objectCount);
    this.#budget = budget;
    this.#writer = new DerivedFacts((key) => this.#definitionOf(key), budget);
  }

  /** @throws PddlError for a too large condition, or a derived predicate that depends on its own negation */
  ground(formula: SchemaFormula, schema: Schema, binding: Tuple): GroundFormula {
    const first = this.#formula(formula, schema, [...binding]);
    const ground =
      this.#derivedFacts.size === 0 ? first : this.#writer.writeOut(first, schema.place);
    this.#checkSize(ground, schema.place);
    return ground;
  }

  /** @returns the number of facts and comparisons */
  #checkSize(formula: GroundFormula, place: PddlPlace): number {
    const { maxConditionSize } = this.#budget.limits;
    const size = countLeaves(formula, maxConditionSize + 1);
    if (size <= maxConditionSize) return size;
    const message = `a condition has more than ${maxConditionSize} parts when it is written out`;
    throw limitError(place, message, "maxConditionSize", "take a smaller problem");
  }

  #formula(formula: SchemaFormula, schema: Schema, binding: number[]): GroundFormula {
    switch (formula.kind) {
      case "literal":
        return this.#literal(formula.atom, formula.isNegated, binding);
      case "equality": {
        const { left, right, isNegated } = formula;
        return (objectOf(left, binding) === objectOf(right, binding)) !== isNegated ? TRUE : FALSE;
      }
      case "comparison": {
        const test = this.#facts.folder.test(formula.comparison, schema, binding);
        if (typeof test === "boolean") return test ? TRUE : FALSE;
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
    const [decides, join] =
      kind === "forall" ? [isFalse, conjunctionOf] : ([isTrue, disjunctionOf] as const);
    const { maxConditionSize } = this.#budget.limits;
    let parts: GroundFormula[] = [];
    let size = 0;
    const bind = (index: number): boolean => {
      const variable = variables[index];
      if (variable === undefined) {
        this.#budget.work(1, place);
        const ground = this.#formula(part, schema, binding);
        parts.push(ground);
        size += countLeaves(ground, maxConditionSize);
        if (size > maxConditionSize) {
          // Many may be equal.
          parts = [join(parts)];
          size = this.#checkSize(parts[0] as GroundFormula, place);
        }
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
    return join(parts);
  }

  #literal(atom: Atom, isNegated: boolean, binding: readonly number[]): GroundFormula {
    const { name, terms } = atom;
    const all = isNegated ? this.#failing : this.#holding;
    const known = all.get(name, terms, binding);
    if (known !== undefined) return known;
    const literal = this.#newLiteral(atom, isNegated, binding);
    all.set(name, terms, binding, literal);
    return literal;
  }

  #newLiteral(atom: Atom, isNegated: boolean, binding: readonly number[]): GroundFormula {
    const fact = this.#facts.facts.of(atom, binding);
    const { key, tuple } = fact;
    const truth = this.#facts.truthOf(fact);
    if (truth !== undefined) return truth === isNegated ? FALSE : TRUE;
    const schemas = this.#facts.derived.get(atom.name);
    if (schemas !== undefined) this.#derivedFacts.set(key, { schemas, tuple });
    return { kind: "fact", key, isNegated };
  }

  /** The condition of a derived fact, with nested derived facts unexpanded. */
  #definitionOf(key: string): DerivedDefinition | undefined {
    const known = this.#definitions.get(key);
    if (known !== undefined) return known;
    const fact = this.#derivedFacts.get(key);
    if (fact === undefined) return undefined;
    const { schemas, tuple } = fact;
    const condition = disjunctionOf(schemas.map((schema) => this.#definition(schema, tuple)));
    const definition = { condition, place: (schemas[0] as Schema).place };
    this.#definitions.set(key, definition);
    return definition;
  }

  #definition(schema: Schema, tuple: Tuple): GroundFormula {
    const binding = schema.domains.map(() => FREE);
    for (const [parameter, object] of tuple.entries()) {
      if (!schema.domains[parameter]?.has(object)) return FALSE;
      binding[parameter] = object;
    }
    return this.#formula(schema.precondition, schema, binding);
  }
}
