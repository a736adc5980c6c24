import type { PddlPlace } from "../pddl-error.ts";
import type { Rational } from "../rational.ts";
import type { Annotation } from "./read-expression.ts";

/** A name with its possible types; none means `object`. */
export interface TypedName {
  readonly name: string;
  readonly types: readonly TypeName[];
  readonly place: PddlPlace;
}

export interface TypeName {
  readonly name: string;
  readonly place: PddlPlace;
}

/** A declared predicate or function. */
export interface Signature {
  readonly name: string;
  readonly parameters: readonly TypedName[];
  readonly place: PddlPlace;
}

/** A predicate or function with terms: variables with their `?`, or objects. */
export interface Application {
  readonly name: string;
  readonly terms: readonly string[];
  readonly place: PddlPlace;
}

/** A fact or its negation; as an effect, added or deleted. */
export interface Literal extends Application {
  readonly isNegated: boolean;
}

/** Equality or inequality of two terms. */
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

/** A condition in negation normal form. */
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

/** An effect's change of a number. */
export interface Change {
  readonly operation: ChangeOperation;
  readonly fluent: Application;
  readonly amount: NumericExpression;
  readonly place: PddlPlace;
}

/** An action's effect under one condition, for all bindings of its parameters. */
export interface PddlEffect {
  readonly parameters: readonly TypedName[];
  /** On the state before the action. */
  readonly condition: Formula;
  readonly literals: readonly Literal[];
  readonly changes: readonly Change[];
}

export interface ActionSchema {
  readonly name: string;
  /** The durative action of a happening. */
  readonly step?: string | undefined;
  readonly parameters: readonly TypedName[];
  readonly precondition: Formula;
  readonly effects: readonly PddlEffect[];
  /** The duration that begins with this happening, the start of a durative action. */
  readonly duration?: DurationLimits | undefined;
  readonly place: PddlPlace;
}

/** The least and greatest duration; undefined without a limit, the same expression for a fixed duration. */
export interface DurationLimits {
  readonly from: NumericExpression | undefined;
  readonly to: NumericExpression | undefined;
  /** Whether conditions or effects read it, so that no state may round it. */
  readonly isExact: boolean;
}

/** A part of a durative action's time. */
export type ActionMoment = "start" | "all" | "end";

export interface DurativeAction extends Pick<ActionSchema, "name" | "parameters" | "place"> {
  readonly duration: DurationLimits;
  readonly conditions: Readonly<Record<ActionMoment, Formula>>;
  readonly effects: Readonly<Record<"start" | "end", readonly PddlEffect[]>>;
  /** Whether the start reads `?duration`. */
  readonly hasAmount: boolean;
  /** A place after the start that reads `?duration`. */
  readonly amountPlace: PddlPlace | undefined;
  /** A place after the start that reads `?duration` other than as the amount of an effect. */
  readonly testPlace: PddlPlace | undefined;
}

/** Effects at a time of `:init`. */
export interface TimedEffect {
  /** Time of the effects, in thousandths. */
  readonly scaledAt: number;
  readonly effects: readonly PddlEffect[];
  readonly place: PddlPlace;
}

/** A fact that holds exactly where its condition does. */
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

/** A trajectory constraint, for all bindings of its parameters. */
export interface Trajectory {
  readonly parameters: readonly TypedName[];
  readonly operator: TrajectoryOperator;
  /** One, or two for a temporal order. */
  readonly conditions: readonly Formula[];
  readonly place: PddlPlace;
}

/** A preference, with one instance per binding of its parameters. */
export interface Preference {
  /** Empty if unnamed. */
  readonly name: string;
  readonly parameters: readonly TypedName[];
  /** All must hold. */
  readonly trajectories: readonly Trajectory[];
  readonly place: PddlPlace;
}

/** The objective of plans. */
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
  readonly durative: readonly DurativeAction[];
  readonly derived: readonly DerivedPredicate[];
  readonly trajectories: readonly Trajectory[];
  readonly preferences: readonly Preference[];
  readonly annotations: readonly Annotation[];
}

/** The initial value of a function. */
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
  readonly timed: readonly TimedEffect[];
  /** The goal without its preferences. */
  readonly goal: Formula;
  readonly trajectories: readonly Trajectory[];
  readonly preferences: readonly Preference[];
  /** Undefined: minimise the number of steps. */
  readonly metric: MetricDeclaration | undefined;
  readonly place: PddlPlace;
  readonly annotations: readonly Annotation[];
}
