/**
 * Kinds of things, expanded to variables and parameters before a domain is compiled.
 *
 * @module
 */

import type { DomainDefinition, VariableDefinition } from "../definition/definition.ts";

/** The value of a thing variable without a thing. */
export const NO_THING = "nothing";

/** The value of a thing variable for a thing without a place. */
export const ELSEWHERE = "elsewhere";

/** A variable, or a property, whose values are things. */
export interface ThingVariableDefinition {
  readonly type: "thing";
  /** The kinds of its things. */
  readonly of: string | readonly string[];
  /** Default: `elsewhere` for the position variable, otherwise `nothing`. */
  readonly default?: typeof NO_THING | typeof ELSEWHERE;
  /** Whether the world sets it; see other variables. Default false. */
  readonly sensed?: boolean;
  /**
   * Whether the variable is the thing at the agent's position: ways lead from and to things. It is never `nothing`.
   * Default false.
   */
  readonly position?: boolean;
}

/** A property of a kind of things. */
export type PropertyDefinition = VariableDefinition | ThingVariableDefinition;

/** The things of a tool or a goal: possible kinds by name. */
export type ThingParameters = ReadonlyMap<string, readonly string[]>;

/** The things of one tool. */
export interface ToolThings {
  readonly things: ThingParameters;
  /** The names of things that are reserved for the agent during a plan with this tool. */
  readonly claims: readonly string[];
  /** The names of things that are reserved until its step starts. Default: none. */
  readonly startClaims?: readonly string[];
}

/** A goal for certain kinds, with its things at these places. */
export interface GoalVariant {
  /** Name of the expanded goal. */
  readonly goal: string;
  /** Places of the things, by name. */
  readonly places: ReadonlyMap<string, string>;
}

/** The things of one goal. */
export interface GoalThings {
  readonly things: ThingParameters;
  /** One for each combination of kinds. */
  readonly variants: readonly GoalVariant[];
}

/** A variable of a place. */
export interface PlaceVariable {
  readonly kind: string;
  /** The variable for the presence of a thing. */
  readonly place: string;
  /** The property; undefined for the presence itself. */
  readonly property: string | undefined;
}

/**
 * The kinds of things of a domain, expanded before it is compiled. Each kind has a fixed number of *places*; a place is
 * a boolean (is there a thing?) and a variable for each property of the kind. Requests, not the domain, decide which
 * thing is at which place.
 */
export interface Kinds {
  /** The definition as written; `loadDomain` makes the same domain from it. */
  readonly definition: DomainDefinition;
  /** Names of each kind's places, such as `chest_1`: the variables for the presence of a thing. */
  readonly places: ReadonlyMap<string, readonly string[]>;
  /** Properties of each kind. At a place, a property is the variable `chest_1.gold`. */
  readonly properties: ReadonlyMap<string, ReadonlyMap<string, PropertyDefinition>>;
  /** Variables of places and their properties, by name: all other variables are the agent's own. */
  readonly placeVariables: ReadonlyMap<string, PlaceVariable>;
  /** The agent's own variables with things as values: their kinds by name. */
  readonly variables: ThingParameters;
  /** The position variable, if its values are things. */
  readonly position: string | undefined;
  /** Things of each tool. Tools without things are absent. */
  readonly tools: ReadonlyMap<string, ToolThings>;
  /** Things of each goal as written. Goals without things are absent. */
  readonly goals: ReadonlyMap<string, GoalThings>;
}
