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

export type TrajectoryOperator =
  | "at-end"
  | "always"
  | "sometime"
  | "at-most-once"
  | "sometime-after"
  | "sometime-before";

/** A constraint on the way of a plan, for every object that its parameters may stand for. */
export interface Trajectory {
  readonly parameters: readonly TypedName[];
  readonly operator: TrajectoryOperator;
  /** One, or two where it is about one thing after or before another. */
  readonly conditions: readonly Formula[];
  readonly place: PddlPlace;
}

/** A wish that a plan may leave unmet: one for all objects that its parameters may stand for together. */
export interface Preference {
  /** Empty where the file gives none. */
  readonly name: string;
  readonly parameters: readonly TypedName[];
  /** All of them, or the wish is not met. */
  readonly trajectories: readonly Trajectory[];
  readonly place: PddlPlace;
}

/** The sum that plans are compared by. */
export interface MetricDeclaration {
  readonly isMaximized: boolean;
  readonly expression: NumericExpression;
}

export interface DomainFile {
  readonly name: string;
  readonly types: readonly TypedName[];
  readonly constants: readonly TypedName[];
  readonly predicates: readonly Signature[];
  readonly functions: readonly Signature[];
  readonly actions: readonly ActionSchema[];
  readonly derived: readonly DerivedPredicate[];
  readonly trajectories: readonly Trajectory[];
  readonly preferences: readonly Preference[];
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
  /** Without its preferences. */
  readonly goal: Formula;
  readonly trajectories: readonly Trajectory[];
  readonly preferences: readonly Preference[];
  /** Undefined: the number of steps, to be minimised. */
  readonly metric: MetricDeclaration | undefined;
  readonly place: PddlPlace;
  readonly annotations: readonly Annotation[];
}
