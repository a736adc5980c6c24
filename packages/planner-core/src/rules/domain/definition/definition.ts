/**
 * Definitions as authors write them: names, variables, and their issues.
 *
 * @module
 */

/** A value of a state variable or of an argument. */
export type Value = boolean | number | string;

/** Declarations common to variables of every type. */
interface VariableFacts {
  /**
   * Whether the world sets the variable, such as `storm` or `enemy_near`. `understudy check` then expects any value at
   * any time, regardless of tools and `default`. Has no effect on plans, hash, cache keys or prompts. Default false.
   */
  readonly sensed?: boolean;
  /** Whether all agents of a squad share the variable, such as the beam that one holds and another nails. Default false. */
  readonly shared?: boolean;
}

/** A boolean variable. */
interface BooleanVariableDefinition extends VariableFacts {
  readonly type: "boolean";
  readonly default?: boolean;
}

/** A variable with one of a few named values. */
interface EnumVariableDefinition extends VariableFacts {
  readonly type: "enum";
  readonly values: readonly string[];
  readonly default?: string;
  /**
   * Whether the variable is the agent's position: its values are the places that ways connect. At most one variable of
   * a domain. Default false.
   */
  readonly position?: boolean;
}

/** An integer variable with bounds. */
interface IntegerVariableDefinition extends VariableFacts {
  readonly type: "integer";
  readonly min: number;
  readonly max: number;
  /** Width of the groups of neighbouring values that share a cache key. Default 1. */
  readonly bucket?: number;
  readonly default?: number;
}

/** Declaration of a state variable. */
export type VariableDefinition =
  | BooleanVariableDefinition
  | EnumVariableDefinition
  | IntegerVariableDefinition;

/** Declaration of a tool's parameter: a subset of JSON schema. */
export type ParameterDefinition = { readonly description?: string } & (
  | { readonly type?: "string"; readonly enum: readonly string[] }
  | { readonly type: "integer"; readonly minimum: number; readonly maximum: number }
  | { readonly type: "boolean" }
);

/**
 * The right side of a comparison or copy: another variable of the same type, or a sum of integers such as
 * `price + 2 * tax - 1`.
 */
interface VariableReference {
  readonly var: string;
}

/** Comparisons of one variable; all must hold. */
interface ComparisonDefinition {
  readonly "!="?: Value | VariableReference;
  readonly "<"?: Value | VariableReference;
  readonly "<="?: Value | VariableReference;
  readonly ">"?: Value | VariableReference;
  readonly ">="?: Value | VariableReference;
  readonly in?: readonly Value[];
}

/**
 * A condition on the state: for each variable a value to equal, a reference to a variable to equal, or comparisons;
 * `anyOf` and `allOf` can be nested. A sum of integers may replace a variable, such as `"load + 2 * weight"`.
 *
 * @example
 * const ready: Condition = { at: "forest", wood: { ">=": 2 }, anyOf: [{ has_axe: true }, { coins: { ">=": 2 } }] };
 */
export interface Condition {
  readonly [variable: string]:
    | Value
    | VariableReference
    | ComparisonDefinition
    | readonly Condition[];
}

/** An effect on a variable: assign, copy, increase or decrease. */
export type EffectDefinition =
  | Value
  | VariableReference
  | { readonly "+": number | string | VariableReference }
  | { readonly "-": number | string | VariableReference };

/**
 * Effects that act only if a condition holds in the state before the step.
 *
 * @example
 * const light: ToolDefinition = {
 *   name: "light",
 *   then: { lit: true },
 *   if: [{ when: { wood_wet: true }, then: { smoke: true } }],
 * };
 */
interface ConditionalEffectDefinition {
  readonly when: Condition;
  /** Effects, by variable. */
  readonly then?: Readonly<Record<string, EffectDefinition>>;
  /** Instead of `then`: effects as a step with a `duration` starts. `when` is then read at its start, too. */
  readonly start?: Readonly<Record<string, EffectDefinition>>;
}

/** The values given to a run-time cost function, by variable name. */
export type CostValues = Readonly<Record<string, Value>>;

/** A cost that the game computes while planning. Typed domains only: a file cannot hold a function. */
export interface RuntimeCostDefinition {
  /** The cost shown in prompts and used by heuristics that need a constant. */
  readonly base: number;
  /** A lower bound of `of`, for admissible heuristics. */
  readonly min: number;
  /** The variables that `of` reads. */
  readonly reads: readonly string[];
  /**
   * The cost of one action; pure for a given `costVersion`.
   *
   * @param values the state before the step; only the variables named in `reads`
   * @param args the arguments of the step
   */
  of(values: CostValues, args: CostValues): number;
}

/**
 * The cost of a way from the agent's position to a place; each request brings the costs (`ways`). Needs a variable with
 * `position: true`.
 */
interface WayCostDefinition {
  /** The destination: a place, or a parameter for one, such as `$place`. */
  readonly way: string;
  /** The cost of every way in prompts and in requests without `ways`. Default 1. */
  readonly base?: number;
}

/**
 * A length of time in units of the domain: a number, an integer variable, a sum such as `"2 * weight + 1"`, or one
 * divided by a whole number. A quotient is rounded to thousandths; as an end of a range, inwards.
 */
type LengthDefinition = number | string | { readonly sum: string; readonly per: number };

/**
 * The duration of a step: a length, the cost of the way to a place, or a range from which the planner chooses.
 *
 * @example
 * const durations: DurationDefinition[] = [3, "weight", { sum: "9 - fuel", per: 7 }, { way: "$to" }, { from: 3 }];
 */
type DurationDefinition =
  | LengthDefinition
  | { readonly way: string }
  | { readonly from: LengthDefinition; readonly to?: LengthDefinition };

/** Effects that the world brings about at a time. */
export interface TimedEventDefinition {
  /** In units, on the game's clock. */
  readonly at: number;
  readonly then: Readonly<Record<string, EffectDefinition>>;
}

/**
 * A clock of a thing, which no agent runs: food on a stove burns unless it is taken off. It begins once its condition
 * holds, ends after its duration, and stops as soon as the condition no longer holds.
 *
 * @example
 * const burning: ClockDefinition = {
 *   name: "burning",
 *   while: { pan: "done" },
 *   duration: 4,
 *   then: { pan: "burnt" },
 * };
 */
export interface ClockDefinition {
  readonly name: string;
  readonly description?: string;
  readonly parameters?: Readonly<Record<string, ParameterDefinition>>;
  /** Holds as long as the clock runs. Reads shared variables only. */
  readonly while: Condition;
  /** From its begin to its end: a length, read as it begins. */
  readonly duration: LengthDefinition;
  /** Effects at its end, on shared variables. They come as those of an event do. */
  readonly then: Readonly<Record<string, EffectDefinition>>;
}

/** A tool: something an agent can do. */
export interface ToolDefinition {
  readonly name: string;
  readonly description?: string;
  /** Names of the tool in the player's language: words and short phrases. Used by readers of directives. */
  readonly words?: readonly string[];
  readonly parameters?: Readonly<Record<string, ParameterDefinition>>;
  /** Preconditions. */
  readonly when?: Condition;
  /** Effects, by variable. */
  readonly then?: Readonly<Record<string, EffectDefinition>>;
  /**
   * Conditional effects. Conditions read the state before the step, as effects do. Simultaneous changes of a variable
   * add up. The action does not apply if two assignments differ, or if an assignment meets a change.
   */
  readonly if?: readonly ConditionalEffectDefinition[];
  /** Positive, at most 1e6, at most 3 decimals. Default 1. */
  readonly cost?: number | string | WayCostDefinition | RuntimeCostDefinition;
  /** Default: the step takes effect at once. */
  readonly duration?: DurationDefinition;
  /** A condition to keep while the step runs: between its start and its end. */
  readonly during?: Condition;
  /** Effects as the step starts. `then` takes effect as it ends. */
  readonly start?: Readonly<Record<string, EffectDefinition>>;
  /** A condition that must hold as the step ends, just before its effects. */
  readonly finish?: Condition;
  /** Effects if the step is broken off; without them, the effects of its start stay. */
  readonly interrupted?: Readonly<Record<string, EffectDefinition>>;
  /** Whether the step may run beside other steps of its agent. Default false. */
  readonly alongside?: boolean;
  /**
   * The other agents that do the step together with its agent, at most 7: a number, if all do the same, or the role of
   * each. Default 0.
   */
  readonly partners?: number | readonly RoleDefinition[];
}

/** The conditions and effects of a tool that partners have as well, where each has a role. */
export type RoleKey = "when" | "start" | "during" | "finish" | "then" | "if" | "interrupted";

/** The role of a partner. Where partners have roles, those of the tool itself are of the agent that leads the step alone. */
type RoleDefinition = { readonly role: string } & Pick<ToolDefinition, RoleKey>;

/** A named condition that an agent may pursue. */
export interface GoalDefinition {
  readonly name: string;
  readonly description?: string;
  /** Names of the goal in the player's language: words and short phrases. Used by readers of directives. */
  readonly words?: readonly string[];
  readonly when: Condition;
  /** Higher is more important. Default 0. */
  readonly priority?: number;
  /** Deadline in units on the game's clock: all steps must have ended by then. Default: none. */
  readonly by?: number;
}

/** A domain as data: the content of a domain file. */
export interface DomainDefinition {
  readonly name: string;
  readonly description?: string;
  readonly state: Readonly<Record<string, VariableDefinition>>;
  /**
   * Derived variables: each is true if its condition holds. Conditions read them like booleans; effects cannot assign
   * them, and states do not contain them. A definition may refer to its own variable, which then is true only if that
   * follows from the state, but not to its negation.
   */
  readonly derive?: Readonly<Record<string, Condition>>;
  readonly tools: readonly ToolDefinition[];
  readonly goals?: readonly GoalDefinition[];
  /** Conditions that must hold after every step. */
  readonly maintain?: readonly Condition[];
  /** Events that are known in advance. */
  readonly events?: readonly TimedEventDefinition[];
  /** Clocks of things, which run without an agent. */
  readonly clocks?: readonly ClockDefinition[];
  /** Names of variables and values in the player's language, such as `{ market: ["bazaar"] }`. */
  readonly words?: Readonly<Record<string, readonly string[]>>;
}

/** Limits on the compilation of a domain file, against mistakes. Set lower ones for untrusted files. */
export interface DomainLimits {
  /** Maximum length of the JSON text in bytes. Default 1,000,000. */
  readonly maxBytes: number;
  /**
   * Maximum memory for the ground actions in MiB, estimated before and during grounding. Default 256: about a million
   * actions.
   */
  readonly maxMemoryMb: number;
  /** Time limit for grounding, in milliseconds. Default 60,000. */
  readonly maxCompileMs: number;
  /** Maximum number of ground actions, before contradictory ones are dropped. Default: limited by memory alone. */
  readonly maxGroundActions: number;
  /** Maximum nesting depth of `anyOf` and `allOf`. Default 32. */
  readonly maxNesting: number;
  /** Maximum number of parameters of one tool. Default 16. */
  readonly maxParameters: number;
  /**
   * Maximum number of arguments, conditions and effects of all ground actions together. Default: limited by memory
   * alone.
   */
  readonly maxGroundSize: number;
  /**
   * Maximum number of cases of all ground actions together: sets of conditional effects that may act at once. Default
   * 100,000.
   */
  readonly maxEffectCases: number;
  /** Maximum number of issues reported in full; the rest are only counted. Default 100. */
  readonly maxIssues: number;
}

/** Default limits of `loadDomain` and `defineDomain`. */
export const DEFAULT_DOMAIN_LIMITS: DomainLimits = Object.freeze({
  maxBytes: 1_000_000,
  maxMemoryMb: 256,
  maxCompileMs: 60_000,
  maxGroundActions: Number.POSITIVE_INFINITY,
  maxNesting: 32,
  maxParameters: 16,
  maxGroundSize: Number.POSITIVE_INFINITY,
  maxEffectCases: 100_000,
  maxIssues: 100,
});
