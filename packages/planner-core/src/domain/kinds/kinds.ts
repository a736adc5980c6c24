/**
 * Kinds of things, written out as variables and parameters before a domain is compiled.
 *
 * @module
 */

import type { DomainDefinition, VariableDefinition } from "../definition/definition.ts";

/** The value of a thing variable that stands for no thing. */
export const NO_THING = "nothing";

/** The value of a thing variable that stands for a thing without a place. */
export const ELSEWHERE = "elsewhere";

/** A variable, or a property, whose values are things. */
export interface ThingVariableDefinition {
  readonly type: "thing";
  /** The kinds of its things. */
  readonly of: string | readonly string[];
  /** Default: `elsewhere` for the one that says where the agent is, otherwise `nothing`. */
  readonly default?: typeof NO_THING | typeof ELSEWHERE;
  /** Whether the world sets it; see other variables. Default false. */
  readonly sensed?: boolean;
  /** Whether it says which thing the agent is at: ways lead from and to things. It is never `nothing`. Default false. */
  readonly position?: boolean;
}

/** One property of a kind of things. */
export type PropertyDefinition = VariableDefinition | ThingVariableDefinition;

/** The things of a tool or a goal: by name the kinds that each may be of. */
export type ThingParameters = ReadonlyMap<string, readonly string[]>;

/** The things of one tool. */
export interface ToolThings {
  readonly things: ThingParameters;
  /** The names among them that nobody else may use while a plan with this tool is played. */
  readonly claims: readonly string[];
}

/** A goal about certain kinds: its things stand at these places. */
export interface GoalVariant {
  /** The goal of the domain. */
  readonly goal: string;
  /** By name the place of the thing. */
  readonly places: ReadonlyMap<string, string>;
}

/** The things of one goal. */
export interface GoalThings {
  readonly things: ThingParameters;
  /** One for each choice of kinds. */
  readonly variants: readonly GoalVariant[];
}

/** A variable that belongs to a place. */
export interface PlaceVariable {
  readonly kind: string;
  /** The variable that says whether a thing is there. */
  readonly place: string;
  /** Undefined for the place itself. */
  readonly property: string | undefined;
}

/**
 * The kinds of things that a domain was written with. They are written out before the domain is compiled: each kind has
 * a fixed number of *places*, and a place is a boolean (is there a thing?) and a variable for each property of the
 * kind. Which thing stands at which place is no matter of the domain but of each request.
 */
export interface Kinds {
  /** The definition as it was written; `loadDomain` makes the same domain of it. */
  readonly definition: DomainDefinition;
  /** By kind the names of its places, such as `chest_1`: variables that say whether a thing is there. */
  readonly places: ReadonlyMap<string, readonly string[]>;
  /** By kind its properties. That of a thing at a place is the variable `chest_1.gold`. */
  readonly properties: ReadonlyMap<string, ReadonlyMap<string, PropertyDefinition>>;
  /** By name the variables of places and of their properties: every other variable is the agent's own. */
  readonly placeVariables: ReadonlyMap<string, PlaceVariable>;
  /** The agent's own variables that stand for things: by name the kinds of these. */
  readonly variables: ThingParameters;
  /** The one of them that says which thing the agent is at. */
  readonly position: string | undefined;
  /** By tool. Those without things are left out. */
  readonly tools: ReadonlyMap<string, ToolThings>;
  /** By goal as it was written. Those without things are left out. */
  readonly goals: ReadonlyMap<string, GoalThings>;
}
