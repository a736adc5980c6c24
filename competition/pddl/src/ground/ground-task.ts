import type { Linear, LinearTerm } from "../numbers/numeric-test.ts";
import type { PddlPlace } from "../pddl-error.ts";
import type { Rational } from "../rational.ts";
import type { GroundFormula } from "./ground-formula.ts";

/** A ground action's change of a number by a sum, or assignment of one. */
export interface NumericChange {
  readonly fluent: string;
  readonly operation: "add" | "set";
  /** The sum's constant: whole if the number is read. */
  readonly value: Rational;
  /** The numbers in the sum, with whole factors; empty for a constant. */
  readonly terms: readonly LinearTerm[];
  readonly place: PddlPlace;
}

/** A ground action's effect under a condition on the state before. Facts are keys. */
export interface GroundEffect {
  readonly condition: GroundFormula;
  readonly added: readonly string[];
  readonly deleted: readonly string[];
  readonly changes: readonly NumericChange[];
}

/** A durative action with objects, the same object for all its happenings. */
export interface StepName {
  /** Name and objects joined by dots, the name of its tool. */
  readonly name: string;
  /** Number of the step. */
  readonly number: number;
}

export interface GroundAction {
  /** Name and objects joined by dots, the name of its tool unless it is a happening. */
  readonly name: string;
  /** The step of a happening. */
  readonly step?: StepName | undefined;
  readonly condition: GroundFormula;
  /** Effects; effects that can act together have no contradictions. */
  readonly effects: readonly GroundEffect[];
  /** Contribution to the metric; 1 if steps are minimised. */
  readonly cost: Rational;
  /** Facts and numbers in its conditions as written, which it reads in PDDL; undefined if none of them was left out. */
  readonly mentions?: MentionedKeys | undefined;
  /** The duration that begins with this happening, the start of a durative action. */
  readonly duration?: GroundDuration | undefined;
  /** The duration that is none in the states of this happening; undefined for other happenings. */
  readonly lasting?: GroundDuration | undefined;
  readonly place: PddlPlace;
}

/** The keys of facts and numbers that a condition mentions as written. */
export interface MentionedKeys {
  readonly facts: ReadonlySet<string>;
  readonly numbers: ReadonlySet<string>;
}

/** The least and greatest duration; undefined without a limit, the same sum for a fixed duration. */
export interface GroundDuration {
  readonly from: Linear | undefined;
  readonly to: Linear | undefined;
  /** Whether conditions or effects read it, so that no state may round it. */
  readonly isExact: boolean;
}

/** The changing numbers that a duration reads. */
export function fluentsOfDuration(duration: GroundDuration | undefined): readonly string[] {
  const { from, to } = duration ?? {};
  const keys = [...(from?.factors.keys() ?? [])];
  if (to !== from) keys.push(...(to?.factors.keys() ?? []));
  return keys;
}

/** A preference: its goal at the end of a plan, and its weight in the metric. */
interface GroundPreference {
  readonly name: string;
  readonly goal: GroundFormula;
  readonly weight: Rational;
}

/** The metric of a plan: a constant plus the costs of the steps and the weights of violated preferences. */
interface GroundMetric {
  readonly constant: Rational;
  /** Weight of the time of a plan. */
  readonly timeWeight: Rational;
  /** Whether the file's metric is the negative of that. */
  readonly isMaximized: boolean;
}

/** Goals and preferences. Facts are keys. */
export interface GroundRequirements {
  readonly goal: GroundFormula;
  /** Holds in every state, including the initial one. */
  readonly maintain: GroundFormula;
  /** The preferences; a quantified name occurs several times. */
  readonly preferences: readonly { readonly name: string; readonly goal: GroundFormula }[];
}

/** A grounded task, reduced to its changeable parts. */
export interface GroundTask {
  /** Changeable facts with their initial truth. */
  readonly facts: ReadonlyMap<string, boolean>;
  /** Scale factors by function name; absent for 1. */
  readonly scales: ReadonlyMap<string, number>;
  /** Numbers that are read or have bounds, with their initial values. */
  readonly numbers: ReadonlyMap<string, number>;
  readonly actions: readonly GroundAction[];
  /** Undefined: the goal can never hold. */
  readonly goal: GroundFormula | undefined;
  readonly maintain: GroundFormula;
  readonly preferences: readonly GroundPreference[];
  readonly metric: GroundMetric;
}
