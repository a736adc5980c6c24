import { type PddlPlace, pddlError } from "../pddl-error.ts";
import type {
  ActionSchema,
  Application,
  Change,
  Comparison,
  DerivedPredicate,
  Formula,
  NumericExpression,
  PddlEffect,
  TypedName,
} from "../read/ast.ts";
import { type PddlVocabulary, typesOf, unknown } from "./vocabulary.ts";

/** A variable by its index, or an object by the complement of its id. */
export type SchemaTerm = number;

/** A predicate or function applied to terms that are known to exist. */
export interface Atom {
  readonly name: string;
  readonly terms: readonly SchemaTerm[];
  readonly place: PddlPlace;
}

export interface SchemaEquality {
  readonly left: SchemaTerm;
  readonly right: SchemaTerm;
  readonly isNegated: boolean;
}

/** A condition whose names are resolved. */
export type SchemaFormula =
  | { readonly kind: "literal"; readonly atom: Atom; readonly isNegated: boolean }
  | ({ readonly kind: "equality" } & SchemaEquality)
  | { readonly kind: "comparison"; readonly comparison: Comparison }
  | { readonly kind: "all" | "any"; readonly parts: readonly SchemaFormula[] }
  | {
      readonly kind: "forall" | "exists";
      /** Indexes of the variables. */
      readonly variables: readonly number[];
      readonly part: SchemaFormula;
      readonly place: PddlPlace;
    };

/** The effect of an action under one condition, with names resolved. */
export interface SchemaEffect {
  /** Indexes of the variables that stand for every object of their types. */
  readonly variables: readonly number[];
  readonly condition: SchemaFormula;
  readonly added: readonly Atom[];
  readonly deleted: readonly Atom[];
  readonly changes: readonly Change[];
}

/** An action, a derived predicate or a goal, whose names are resolved. */
export interface Schema {
  readonly name: string;
  readonly place: PddlPlace;
  /** The number of variables that are parameters: the first ones. The others are bound by quantifiers. */
  readonly parameterCount: number;
  /** The objects that each variable may stand for. */
  readonly domains: readonly ReadonlySet<number>[];
  readonly precondition: SchemaFormula;
  readonly effects: readonly SchemaEffect[];
  /** The index of each variable by its name, which is changed where a name is used twice. */
  readonly indexes: ReadonlyMap<string, number>;
}

/** The object that a term stands for under a binding; -1 if the variable is free. */
export function objectOf(term: SchemaTerm, binding: ArrayLike<number>): number {
  return term < 0 ? ~term : (binding[term] as number);
}

/** @throws PddlError for names that are not declared or used with the wrong number of terms */
export function resolveAction(action: ActionSchema, vocabulary: PddlVocabulary): Schema {
  const { name, place, parameters, precondition, effects } = action;
  const resolver = new Resolver(vocabulary, parameters);
  return resolver.schema(name, place, precondition, effects);
}

/** A derived predicate is resolved as an action that adds it. */
export function resolveDerived(
  { head, condition }: DerivedPredicate,
  vocabulary: PddlVocabulary,
): Schema {
  const { name, parameters, place } = head;
  const resolver = new Resolver(vocabulary, parameters);
  const terms = parameters.map((parameter) => parameter.name);
  const added = { name, terms, place, isNegated: false };
  const effect: PddlEffect = {
    parameters: [],
    condition: { kind: "all", parts: [] },
    literals: [added],
    changes: [],
  };
  return resolver.schema(name, place, condition, [effect]);
}

/** A goal is resolved as an action without parameters and effects. */
export function resolveGoal(goal: Formula, place: PddlPlace, vocabulary: PddlVocabulary): Schema {
  return new Resolver(vocabulary, []).schema("goal", place, goal, []);
}

/** A condition on the way of a plan is resolved as an action without effects. */
export function resolveRequirement(
  parameters: readonly TypedName[],
  condition: Formula,
  place: PddlPlace,
  vocabulary: PddlVocabulary,
): Schema {
  return new Resolver(vocabulary, parameters).schema("constraint", place, condition, []);
}

/** The values of names of variables at one place of a formula. */
type Scope = ReadonlyMap<string, number>;

class Resolver {
  readonly #vocabulary: PddlVocabulary;
  readonly #parameters: Scope;
  readonly #names: string[] = [];
  readonly #variables: TypedName[] = [];
  readonly #indexes = new Map<string, number>();

  constructor(vocabulary: PddlVocabulary, parameters: readonly TypedName[]) {
    this.#vocabulary = vocabulary;
    this.#parameters = this.#declare(parameters, new Map());
  }

  schema(
    name: string,
    place: PddlPlace,
    precondition: Formula,
    effects: readonly PddlEffect[],
  ): Schema {
    return {
      name,
      place,
      parameterCount: this.#parameters.size,
      precondition: this.#formula(precondition, this.#parameters),
      effects: effects.map((effect) => this.#effect(effect)),
      domains: this.#variables.map((variable) => this.#vocabulary.membersOf(variable)),
      indexes: this.#indexes,
    };
  }

  #effect({ parameters, condition, literals, changes }: PddlEffect): SchemaEffect {
    for (const { name, place } of parameters) {
      // An outer condition would speak of another object by the same name.
      if (this.#parameters.has(name)) throw twice(name, place);
    }
    const first = this.#names.length;
    const scope = this.#declare(parameters, this.#parameters);
    const atoms = (isNegated: boolean): readonly Atom[] =>
      literals
        .filter((literal) => literal.isNegated === isNegated)
        .map((literal) => this.#atom(literal, "predicate", scope));
    return {
      variables: parameters.map((_, index) => first + index),
      condition: this.#formula(condition, scope),
      added: atoms(false),
      deleted: atoms(true),
      changes: changes.map((change) => ({
        ...change,
        fluent: this.#fluent(change.fluent, scope),
        amount: this.#expression(change.amount, scope),
      })),
    };
  }

  #formula(formula: Formula, scope: Scope): SchemaFormula {
    switch (formula.kind) {
      case "literal": {
        const { isNegated } = formula;
        return { kind: "literal", atom: this.#atom(formula, "predicate", scope), isNegated };
      }
      case "equality": {
        const { kind, isNegated, place } = formula;
        const left = this.#term(formula.left, place, scope);
        return { kind, left, right: this.#term(formula.right, place, scope), isNegated };
      }
      case "comparison": {
        const { kind, operator, place } = formula;
        const left = this.#expression(formula.left, scope);
        const right = this.#expression(formula.right, scope);
        return { kind, comparison: { operator, left, right, place } };
      }
      case "all":
      case "any": {
        const parts = formula.parts.map((part) => this.#formula(part, scope));
        return { kind: formula.kind, parts };
      }
      default: {
        const { kind, parameters, part } = formula;
        const first = this.#names.length;
        const inner = this.#declare(parameters, scope);
        const variables = parameters.map((_, index) => first + index);
        const place = parameters[0]?.place ?? NOWHERE;
        return { kind, variables, part: this.#formula(part, inner), place };
      }
    }
  }

  /** Gives new variables their indexes. */
  #declare(variables: readonly TypedName[], outer: Scope): Scope {
    const scope = new Map(outer);
    const own = new Set<string>();
    for (const variable of variables) {
      const { name, place } = variable;
      if (own.has(name)) throw twice(name, place);
      own.add(name);
      const index = this.#names.length;
      // No name in a file has a hash.
      const unique = this.#indexes.has(name) ? `${name}#${index}` : name;
      this.#indexes.set(unique, index);
      this.#names.push(unique);
      this.#variables.push(variable);
      scope.set(name, index);
    }
    return scope;
  }

  #atom(application: Application, kind: "predicate" | "function", scope: Scope): Atom {
    const { parameters } = this.#vocabulary.signatureOf(application, kind);
    const { name, place } = application;
    const terms = application.terms.map((written, index) => {
      const term = this.#term(written, place, scope);
      this.#requireFit(term, application, index, parameters[index] as TypedName);
      return term;
    });
    return { name, terms, place };
  }

  /** @throws PddlError for a term that is never of the type that a predicate or function takes in its place */
  #requireFit(
    term: SchemaTerm,
    { name, terms, place }: Application,
    index: number,
    taken: TypedName,
  ): void {
    if (term < 0) {
      this.#vocabulary.requireMember(~term, taken, place);
      return;
    }
    const variable = this.#variables[term] as TypedName;
    if (this.#vocabulary.mayFit(variable, taken)) return;
    const types = `${terms[index]} is of type ${typesOf(variable)}, not ${typesOf(taken)}`;
    throw pddlError(place, types, `${name} takes ${typesOf(taken)} as number ${index + 1}`);
  }

  #term(name: string, place: PddlPlace, scope: Scope): SchemaTerm {
    if (!name.startsWith("?")) return ~this.#vocabulary.object(name, place);
    return scope.get(name) ?? unknown("variable", name, place, scope.keys());
  }

  #fluent(application: Application, scope: Scope): Application {
    const { name, place, terms } = this.#atom(application, "function", scope);
    return {
      name,
      place,
      terms: terms.map((term, index) =>
        term < 0 ? (application.terms[index] as string) : (this.#names[term] as string),
      ),
    };
  }

  #expression(expression: NumericExpression, scope: Scope): NumericExpression {
    if (expression.kind === "number") return expression;
    if (expression.kind === "fluent") return { kind: "fluent", ...this.#fluent(expression, scope) };
    const operands = expression.operands.map((each) => this.#expression(each, scope));
    return { ...expression, operands };
  }
}

const NOWHERE: PddlPlace = { source: "domain", line: 1, column: 1 };

function twice(name: string, place: PddlPlace): Error {
  return pddlError(place, `the variable ${name} is given twice`, "give one of them another name");
}
