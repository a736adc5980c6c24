import type { LinearTerm } from "../numbers/numeric-test.ts";
import type { PddlPlace } from "../pddl-error.ts";
import type { Rational } from "../rational.ts";
import type { GroundFormula } from "./ground-formula.ts";

/** A number that a ground action changes by a sum, or sets to one. */
export interface NumericChange {
  readonly fluent: string;
  readonly operation: "add" | "set";
  /** The constant of the sum: whole where the number is read. */
  readonly value: Rational;
  /** The numbers in the sum, with whole factors; none where it is a constant. */
  readonly terms: readonly LinearTerm[];
  readonly place: PddlPlace;
}

/** The effect of a ground action if a condition holds in the state before it. Facts are keys. */
export interface GroundEffect {
  readonly condition: GroundFormula;
  readonly added: readonly string[];
  readonly deleted: readonly string[];
  readonly changes: readonly NumericChange[];
}

export interface GroundAction {
  /** The name and the objects, joined by dots: the name of its tool. */
  readonly name: string;
  readonly condition: GroundFormula;
  /** No two of them that can act together contradict each other. */
  readonly effects: readonly GroundEffect[];
  /** Its part in the metric; 1 if the number of steps is minimised. */
  readonly cost: Rational;
  readonly place: PddlPlace;
}

/** A wish: what holds at the end of plans that meet it, and what the metric loses if it does not. */
interface GroundPreference {
  readonly name: string;
  readonly goal: GroundFormula;
  readonly weight: Rational;
}

/** The value of a plan in the metric: the constant with the costs of the steps and the weights of violated preferences. */
interface GroundMetric {
  readonly constant: Rational;
  /** Whether the metric of the file is the negative of that. */
  readonly isMaximized: boolean;
}

/** The things that plans must reach, and those that they should. Facts are keys. */
export interface GroundRequirements {
  readonly goal: GroundFormula;
  /** Holds in every state, that at the start included. */
  readonly maintain: GroundFormula;
  /** The preferences that may be violated: several of one name where it stands for several objects. */
  readonly preferences: readonly { readonly name: string; readonly goal: GroundFormula }[];
}

/** A task without parameters: only what can change is left in it. */
export interface GroundTask {
  /** Facts that may change, and whether they hold at the start. */
  readonly facts: ReadonlyMap<string, boolean>;
  /** The multiples in which numbers are held, by the names of functions; left out where they are held as they are. */
  readonly scales: ReadonlyMap<string, number>;
  /** Numbers that are read somewhere or have bounds, with their values at the start. */
  readonly numbers: ReadonlyMap<string, number>;
  readonly actions: readonly GroundAction[];
  /** Undefined: the goal can never hold. */
  readonly goal: GroundFormula | undefined;
  readonly maintain: GroundFormula;
  readonly preferences: readonly GroundPreference[];
  readonly metric: GroundMetric;
}
