import type {
  Condition,
  EffectDefinition,
  ParameterDefinition,
  Value,
} from "@understudy/planner-core";

/** The states that lives begin in. */
export interface StartDefinition {
  /** How often compared with the others. Default 1. */
  readonly weight?: number;
  /** By variable a value, or several of which each is as likely. */
  readonly state?: Readonly<Record<string, Value | readonly Value[]>>;
  /**
   * The values of variables that `state` leaves out: their declared default (`default`), or any of their values
   * (`random`, which is also the default).
   */
  readonly others?: "default" | "random";
}

/** A goal that agents may get. */
export interface ScenarioGoalDefinition {
  /** A goal that the domain declares, or a condition. */
  readonly goal: string | Condition;
  /** How often compared with the others. Default 1. */
  readonly weight?: number;
}

/** An event that happens to agents. */
export interface EventDefinition {
  readonly name: string;
  readonly description?: string;
  /** As of a tool: each time one combination of arguments is drawn. */
  readonly parameters?: Readonly<Record<string, ParameterDefinition>>;
  /** The states in which it can happen. */
  readonly when?: Condition;
  /** The variables that it changes. */
  readonly then: Readonly<Record<string, EffectDefinition>>;
  /** How probable it is in one tick of one agent, 0 to 1. */
  readonly probability: number;
}

/**
 * How agents of a domain live, as data: what a `*.scenario.json` file holds.
 *
 * @example
 * const definition: ScenarioDefinition = {
 *   starts: [{ state: { at: ["home", "field"] }, others: "default" }],
 *   goals: [{ goal: "eat", weight: 3 }, { goal: "build" }],
 *   events: [{ name: "hunger", then: { hungry: true }, probability: 0.02 }],
 * };
 */
export interface ScenarioDefinition {
  /** Name of the domain that it is for; not checked if it is left out. */
  readonly domain?: string;
  /** Default: every value of every variable is as likely. */
  readonly starts?: readonly StartDefinition[];
  /** Default: the declared goals, each as often. */
  readonly goals?: readonly ScenarioGoalDefinition[];
  readonly events?: readonly EventDefinition[];
  /**
   * How probable it is that a tick gives one random variable a random value. Default: 0.05, or 0 if
   * there are events.
   */
  readonly disturbance?: number;
}
