/**
 * Kinds of things, expanded to variables and parameters before a domain is compiled.
 *
 * @module
 */

import type { DomainDefinition, VariableDefinition } from "../definition/definition.ts";

/** The value of a thing variable that holds no thing. */
export const NO_THING = "nothing";

/** The value of a thing variable whose thing has no place. */
export const ELSEWHERE = "elsewhere";

/** A variable or property whose values are things. */
export interface ThingVariableDefinition {
  readonly type: "thing";
  /** The kinds that its things may be of. */
  readonly of: string | readonly string[];
  /** Default: `elsewhere` for the position variable, otherwise `nothing`. */
  readonly default?: typeof NO_THING | typeof ELSEWHERE;
  /** Whether the world sets the variable, as for other variables. Default false. */
  readonly sensed?: boolean;
  /** Whether the variable is the thing at the agent's position: ways connect things. Never `nothing`. Default false. */
  readonly position?: boolean;
  /** Whether all agents of a squad share the variable. Default false. */
  readonly shared?: boolean;
}

/** A property of a kind of things. */
export type PropertyDefinition = VariableDefinition | ThingVariableDefinition;

/** The things of a tool or goal: their possible kinds, by name. */
export type ThingParameters = ReadonlyMap<string, readonly string[]>;

/** The things of one tool. */
export interface ToolThings {
  readonly things: ThingParameters;
  /** Names of the things reserved for the agent during a plan with this tool. */
  readonly claims: readonly string[];
  /** Names of the things reserved until the tool's step starts. Default: none. */
  readonly startClaims?: readonly string[];
}

/** One variant of a goal: each thing has a certain kind and place. */
export interface GoalVariant {
  /** Name of the expanded goal. */
  readonly goal: string;
  /** Places of the things, by the things' names. */
  readonly places: ReadonlyMap<string, string>;
}

/** The things of one goal. */
export interface GoalThings {
  readonly things: ThingParameters;
  /** One variant for each combination of kinds. */
  readonly variants: readonly GoalVariant[];
}

/** A variable that belongs to a place. */
export interface PlaceVariable {
  readonly kind: string;
  /** The variable that is true if a thing is present. */
  readonly place: string;
  /** The property; undefined for the presence variable itself. */
  readonly property: string | undefined;
}

/**
 * The kinds of things of a domain, expanded before it is compiled. Each kind has a fixed number of *places*; each place
 * has a boolean variable (is a thing there?) and a variable for each property of the kind. Requests, not the domain,
 * decide which thing is at which place.
 */
export interface Kinds {
  /** The definition as written; `loadDomain` makes the same domain from it. */
  readonly definition: DomainDefinition;
  /** Places of each kind, such as `chest_1`; each name is also that of the variable for the presence of a thing. */
  readonly places: ReadonlyMap<string, readonly string[]>;
  /** Properties of each kind. Their variables are named like `chest_1.gold`. */
  readonly properties: ReadonlyMap<string, ReadonlyMap<string, PropertyDefinition>>;
  /**
   * The number of agents that a thing of a kind serves at a time, or the name of the property that tells it. Kinds that
   * are absent serve one.
   */
  readonly capacities: ReadonlyMap<string, number | string>;
  /** Variables of places and of their properties, by name; all other variables are the agent's own. */
  readonly placeVariables: ReadonlyMap<string, PlaceVariable>;
  /** The agent's own variables whose values are things, with the kinds of these things. */
  readonly variables: ThingParameters;
  /** The position variable, if its values are things. */
  readonly position: string | undefined;
  /** Things of each tool. Tools without things are absent. */
  readonly tools: ReadonlyMap<string, ToolThings>;
  /** Things of each clock. Clocks without things are absent. */
  readonly clocks: ReadonlyMap<string, ThingParameters>;
  /** Things of each goal as written. Goals without things are absent. */
  readonly goals: ReadonlyMap<string, GoalThings>;
}
