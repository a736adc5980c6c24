import { type PddlPlace, pddlError } from "../pddl-error.ts";
import type {
  ActionSchema,
  Application,
  Change,
  Comparison,
  DerivedPredicate,
  DurationLimits,
  Formula,
  NumericExpression,
  PddlEffect,
  TypedName,
} from "../read/ast.ts";
import { type PddlVocabulary, typesOf, unknown } from "./vocabulary.ts";

/** A variable as its index, or an object as the complement of its id. */
export type SchemaTerm = number;

/** A predicate or function with resolved terms. */
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

/** A condition with resolved names. */
export type SchemaFormula =
  | { readonly kind: "literal"; readonly atom: Atom; readonly isNegated: boolean }
  | ({ readonly kind: "equality" } & SchemaEquality)
  | { readonly kind: "comparison"; readonly comparison: Comparison }
  | { readonly kind: "all" | "any"; readonly parts: readonly SchemaFormula[] }
  | {
      readonly kind: "forall" | "exists";
      /** Indices of the variables. */
      readonly variables: readonly number[];
      readonly part: SchemaFormula;
      readonly place: PddlPlace;
    };

/** An action's effect under one condition, with resolved names. */
export interface SchemaEffect {
  /** Indices of the universally quantified variables. */
  readonly variables: readonly number[];
  readonly condition: SchemaFormula;
  readonly added: readonly Atom[];
  readonly deleted: readonly Atom[];
  readonly changes: readonly Change[];
}

/** An action, derived predicate or goal with resolved names. */
export interface Schema {
  readonly name: string;
  readonly place: PddlPlace;
  /** Number of parameters, the first variables. The others belong to quantifiers. */
  readonly parameterCount: number;
  /** The possible objects of each variable. */
  readonly domains: readonly ReadonlySet<number>[];
  readonly precondition: SchemaFormula;
  readonly effects: readonly SchemaEffect[];
  readonly duration?: DurationLimits | undefined;
  /** The durative action of a happening. */
  readonly step?: string | undefined;
  /** Index of each variable by name; repeated names are made unique. */
  readonly indexes: ReadonlyMap<string, number>;
}

/** The object of a term under a binding; -1 for a free variable. */
export function objectOf(term: SchemaTerm, binding: ArrayLike<number>): number {
  return term < 0 ? ~term : (binding[term] as number);
}

/** @throws PddlError for undeclared names or wrong numbers of terms */
export function resolveAction(action: ActionSchema, vocabulary: PddlVocabulary): Schema {
  const { name, place, parameters, precondition, effects } = action;
  const resolver = new Resolver(vocabulary, parameters);
  const schema = resolver.schema(name, place, precondition, effects);
  const { duration, step } = action;
  if (step === undefined) return schema;
  return { ...schema, step, duration: duration && resolver.duration(duration) };
}

/** Resolves a derived predicate as an action that adds it. */
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

/** Resolves a goal as an action without parameters and effects. */
export function resolveGoal(goal: Formula, place: PddlPlace, vocabulary: PddlVocabulary): Schema {
  return new Resolver(vocabulary, []).schema("goal", place, goal, []);
}

/** Resolves a trajectory condition as an action without effects. */
export function resolveRequirement(
  parameters: readonly TypedName[],
  condition: Formula,
  place: PddlPlace,
  vocabulary: PddlVocabulary,
): Schema {
  return new Resolver(vocabulary, parameters).schema("constraint", place, condition, []);
}

/** Indices of the variables in scope, by name. */
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

  duration({ from, to, isExact }: DurationLimits): DurationLimits {
    const resolve = (expression: NumericExpression | undefined): NumericExpression | undefined =>
      expression && this.#expression(expression, this.#parameters);
    const resolved = resolve(from);
    return { from: resolved, to: to === from ? resolved : resolve(to), isExact };
  }

  #effect({ parameters, condition, literals, changes }: PddlEffect): SchemaEffect {
    for (const { name, place } of parameters) {
      // In an outer condition the name would mean another object.
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

  /** Assigns indices to new variables. */
  #declare(variables: readonly TypedName[], outer: Scope): Scope {
    const scope = new Map(outer);
    const own = new Set<string>();
    for (const variable of variables) {
      const { name, place } = variable;
      if (own.has(name)) throw twice(name, place);
      own.add(name);
      const index = this.#names.length;
      // No name in a file contains a hash.
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

  /** @throws PddlError for a term that never has the required type */
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
