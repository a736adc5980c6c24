import type { PddlPlace } from "./pddl-error.ts";
import type { Annotation } from "./read-expression.ts";

/** A name with the types it may have; none means `object`. */
export interface TypedName {
  readonly name: string;
  readonly types: readonly TypeName[];
  readonly place: PddlPlace;
}

export interface TypeName {
  readonly name: string;
  readonly place: PddlPlace;
}

/** A predicate or a function as declared. */
export interface Signature {
  readonly name: string;
  readonly parameters: readonly TypedName[];
  readonly place: PddlPlace;
}

/** A predicate or function applied to terms: variables with their `?`, or objects. */
export interface Application {
  readonly name: string;
  readonly terms: readonly string[];
  readonly place: PddlPlace;
}

/** A fact that must hold, or must not; as an effect: is added, or deleted. */
export interface Literal extends Application {
  readonly isNegated: boolean;
}

/** Two terms that must be the same object, or must not. */
export interface Equality {
  readonly left: string;
  readonly right: string;
  readonly isNegated: boolean;
  readonly place: PddlPlace;
}

export type NumericExpression =
  | { readonly kind: "number"; readonly value: number; readonly place: PddlPlace }
  | ({ readonly kind: "fluent" } & Application)
  | {
      readonly kind: "operation";
      readonly operator: ArithmeticOperator;
      readonly operands: readonly NumericExpression[];
      readonly place: PddlPlace;
    };

export type ArithmeticOperator = "+" | "-" | "*" | "/";
export type ComparisonOperator = "=" | "!=" | "<" | "<=" | ">" | ">=";

export interface Comparison {
  readonly operator: ComparisonOperator;
  readonly left: NumericExpression;
  readonly right: NumericExpression;
  readonly place: PddlPlace;
}

/** A conjunction, flattened. */
export interface Conjunction {
  readonly literals: readonly Literal[];
  readonly equalities: readonly Equality[];
  readonly comparisons: readonly Comparison[];
}

export type ChangeOperation = "increase" | "decrease" | "assign";

/** What an effect does to a number. */
export interface Change {
  readonly operation: ChangeOperation;
  readonly fluent: Application;
  readonly amount: NumericExpression;
  readonly place: PddlPlace;
}

export interface ActionSchema {
  readonly name: string;
  readonly parameters: readonly TypedName[];
  readonly precondition: Conjunction;
  readonly literals: readonly Literal[];
  readonly changes: readonly Change[];
  readonly place: PddlPlace;
}

export interface DomainFile {
  readonly name: string;
  readonly types: readonly TypedName[];
  readonly constants: readonly TypedName[];
  readonly predicates: readonly Signature[];
  readonly functions: readonly Signature[];
  readonly actions: readonly ActionSchema[];
  readonly annotations: readonly Annotation[];
}

/** A number that the problem gives to a function. */
export interface InitialNumber {
  readonly fluent: Application;
  readonly value: number;
}

export interface ProblemFile {
  readonly name: string;
  readonly domain: string | undefined;
  readonly objects: readonly TypedName[];
  readonly facts: readonly Application[];
  readonly numbers: readonly InitialNumber[];
  readonly goal: Conjunction;
  /** The function to minimise; undefined: the number of steps. */
  readonly metric: Application | undefined;
  readonly place: PddlPlace;
  readonly annotations: readonly Annotation[];
}
