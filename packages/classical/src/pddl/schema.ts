import type {
  ActionSchema,
  Application,
  Change,
  Comparison,
  Conjunction,
  NumericExpression,
  TypedName,
} from "./ast.ts";
import { type PddlPlace, pddlError } from "./pddl-error.ts";
import { type PddlVocabulary, unknown } from "./vocabulary.ts";

/** A parameter by its index, or an object by the complement of its id. */
export type SchemaTerm = number;

/** A predicate or function applied to terms that are known to exist. */
export interface Atom {
  readonly name: string;
  readonly terms: readonly SchemaTerm[];
  readonly place: PddlPlace;
}

/** An action, or a goal, whose names are resolved. */
export interface Schema {
  readonly name: string;
  readonly place: PddlPlace;
  /** The objects that each parameter may stand for. */
  readonly domains: readonly ReadonlySet<number>[];
  readonly positive: readonly Atom[];
  readonly negative: readonly Atom[];
  readonly equalities: readonly SchemaEquality[];
  readonly comparisons: readonly Comparison[];
  readonly added: readonly Atom[];
  readonly deleted: readonly Atom[];
  readonly changes: readonly Change[];
  /** The index of each parameter by its name. */
  readonly indexes: ReadonlyMap<string, number>;
}

interface SchemaEquality {
  readonly left: SchemaTerm;
  readonly right: SchemaTerm;
  readonly isNegated: boolean;
}

/** The object that a term stands for under a binding; -1 if the parameter is free. */
export function objectOf(term: SchemaTerm, binding: ArrayLike<number>): number {
  return term < 0 ? ~term : (binding[term] as number);
}

/** @throws PddlError for names that are not declared or used with the wrong number of terms */
export function resolveAction(action: ActionSchema, vocabulary: PddlVocabulary): Schema {
  const { name, place, parameters, precondition, literals, changes } = action;
  const resolver = new Resolver(vocabulary, parameters);
  const added = literals.filter(({ isNegated }) => !isNegated);
  const deleted = literals.filter(({ isNegated }) => isNegated);
  for (const { fluent, amount } of changes) {
    resolver.atom(fluent, "function");
    resolver.check(amount);
  }
  return {
    ...resolver.conjunction(precondition),
    name,
    place,
    added: added.map((literal) => resolver.atom(literal, "predicate")),
    deleted: deleted.map((literal) => resolver.atom(literal, "predicate")),
    changes,
  };
}

/** A goal is resolved as an action without parameters and effects. */
export function resolveGoal(
  goal: Conjunction,
  place: PddlPlace,
  vocabulary: PddlVocabulary,
): Schema {
  const conjunction = new Resolver(vocabulary, []).conjunction(goal);
  return { ...conjunction, name: "goal", place, added: [], deleted: [], changes: [] };
}

class Resolver {
  readonly #vocabulary: PddlVocabulary;
  readonly #parameters: readonly TypedName[];
  readonly #indexes = new Map<string, number>();

  constructor(vocabulary: PddlVocabulary, parameters: readonly TypedName[]) {
    this.#vocabulary = vocabulary;
    this.#parameters = parameters;
    for (const { name, place } of parameters) {
      if (this.#indexes.has(name)) throw pddlError(place, `the parameter ${name} is given twice`);
      this.#indexes.set(name, this.#indexes.size);
    }
  }

  conjunction({ literals, equalities, comparisons }: Conjunction) {
    for (const { left, right } of comparisons) {
      this.check(left);
      this.check(right);
    }
    const atoms = (isNegated: boolean): Atom[] =>
      literals
        .filter((literal) => literal.isNegated === isNegated)
        .map((literal) => this.atom(literal, "predicate"));
    return {
      domains: this.#parameters.map((parameter) => this.#vocabulary.membersOf(parameter)),
      positive: atoms(false),
      negative: atoms(true),
      equalities: equalities.map(({ left, right, isNegated, place }) => ({
        left: this.term(left, place),
        right: this.term(right, place),
        isNegated,
      })),
      comparisons,
      indexes: this.#indexes,
    };
  }

  atom(application: Application, kind: "predicate" | "function"): Atom {
    this.#vocabulary.signatureOf(application, kind);
    const { name, terms, place } = application;
    return { name, terms: terms.map((term) => this.term(term, place)), place };
  }

  term(name: string, place: PddlPlace): SchemaTerm {
    if (!name.startsWith("?")) return ~this.#vocabulary.object(name, place);
    return this.#indexes.get(name) ?? unknown("variable", name, place, this.#indexes.keys());
  }

  check(expression: NumericExpression): void {
    if (expression.kind === "fluent") this.atom(expression, "function");
    else if (expression.kind === "operation")
      for (const each of expression.operands) this.check(each);
  }
}
