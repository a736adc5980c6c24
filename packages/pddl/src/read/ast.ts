import type { PddlPlace } from "../pddl-error.ts";
import type { Rational } from "../rational.ts";
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
interface Equality {
  readonly left: string;
  readonly right: string;
  readonly isNegated: boolean;
  readonly place: PddlPlace;
}

export type NumericExpression =
  | { readonly kind: "number"; readonly value: Rational; readonly place: PddlPlace }
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

/** A condition. Negations stand at its leaves alone. */
export type Formula =
  | ({ readonly kind: "literal" } & Literal)
  | ({ readonly kind: "equality" } & Equality)
  | ({ readonly kind: "comparison" } & Comparison)
  | { readonly kind: "all" | "any"; readonly parts: readonly Formula[] }
  | {
      readonly kind: "forall" | "exists";
      readonly parameters: readonly TypedName[];
      readonly part: Formula;
    };

export type ChangeOperation = "increase" | "decrease" | "assign";

/** The change that an effect makes to a number. */
export interface Change {
  readonly operation: ChangeOperation;
  readonly fluent: Application;
  readonly amount: NumericExpression;
  readonly place: PddlPlace;
}

/** The effect of an action under one condition, for every object that its parameters may stand for. */
export interface PddlEffect {
  readonly parameters: readonly TypedName[];
  /** On the state before the action. */
  readonly condition: Formula;
  readonly literals: readonly Literal[];
  readonly changes: readonly Change[];
}

export interface ActionSchema {
  readonly name: string;
  readonly parameters: readonly TypedName[];
  readonly precondition: Formula;
  readonly effects: readonly PddlEffect[];
  readonly place: PddlPlace;
}

/** A fact that holds exactly where a condition does. */
export interface DerivedPredicate {
  readonly head: Signature;
  readonly condition: Formula;
}

export interface DomainFile {
  readonly name: string;
  readonly types: readonly TypedName[];
  readonly constants: readonly TypedName[];
  readonly predicates: readonly Signature[];
  readonly functions: readonly Signature[];
  readonly actions: readonly ActionSchema[];
  readonly derived: readonly DerivedPredicate[];
  readonly annotations: readonly Annotation[];
}

/** A number that the problem gives to a function. */
export interface InitialNumber {
  readonly fluent: Application;
  readonly value: Rational;
}

export interface ProblemFile {
  readonly name: string;
  readonly domain: string | undefined;
  readonly objects: readonly TypedName[];
  readonly facts: readonly Application[];
  readonly numbers: readonly InitialNumber[];
  readonly goal: Formula;
  /** The sum to minimise; undefined: the number of steps. */
  readonly metric: NumericExpression | undefined;
  readonly place: PddlPlace;
  readonly annotations: readonly Annotation[];
}
