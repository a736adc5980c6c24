import type {
  Condition,
  EffectDefinition,
  ParameterDefinition,
  Value,
} from "@understudy/planner-core";

/** Start states. */
interface StartDefinition {
  /** Weight of the start. Default 1. */
  readonly weight?: number;
  /** A value for a variable, or several equally likely ones. */
  readonly state?: Readonly<Record<string, Value | readonly Value[]>>;
  /**
   * Values of variables missing from `state`: their default (`default`), or random ones (`random`). Default `random`.
   */
  readonly others?: "default" | "random";
}

/** A goal for agents. */
interface ScenarioGoalDefinition {
  /** A declared goal, or a condition. */
  readonly goal: string | Condition;
  /** Weight of the goal. Default 1. */
  readonly weight?: number;
}

/** An event that changes an agent's state. */
export interface EventDefinition {
  readonly name: string;
  readonly description?: string;
  /** Parameters, as in a tool: a combination of arguments is drawn each time. */
  readonly parameters?: Readonly<Record<string, ParameterDefinition>>;
  /** Precondition of the event. */
  readonly when?: Condition;
  /** Effects of the event. */
  readonly then: Readonly<Record<string, EffectDefinition>>;
  /** Probability per tick and agent, 0 to 1. */
  readonly probability: number;
}

/**
 * A scenario for the agents of a domain, as data in a `*.scenario.json` file.
 *
 * @example
 * const definition: ScenarioDefinition = {
 *   starts: [{ state: { at: ["home", "field"] }, others: "default" }],
 *   goals: [{ goal: "eat", weight: 3 }, { goal: "build" }],
 *   events: [{ name: "hunger", then: { hungry: true }, probability: 0.02 }],
 * };
 */
export interface ScenarioDefinition {
  /** Name of the scenario's domain; not checked if absent. */
  readonly domain?: string;
  /** Default: uniformly random states. */
  readonly starts?: readonly StartDefinition[];
  /** Default: the declared goals with equal weights. */
  readonly goals?: readonly ScenarioGoalDefinition[];
  readonly events?: readonly EventDefinition[];
  /** Probability per tick that a random variable takes a random value. Default: 0.05, or 0 with events. */
  readonly disturbance?: number;
}
