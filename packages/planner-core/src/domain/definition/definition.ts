/**
 * The words of authors: definitions, names, variables, and what is wrong with them.
 *
 * @module
 */

/** A value of a state variable or of an argument. */
export type Value = boolean | number | string;

/** Declarations that variables of every type may have. */
interface VariableFacts {
  /**
   * Whether the world sets it, such as `storm` or `enemy_near`: `understudy check` then expects any value at any time,
   * whatever tools and `default` say. Plans, hash, cache keys and prompts stay as they are. Default false.
   */
  readonly sensed?: boolean;
}

/** A variable that is true or false. */
interface BooleanVariableDefinition extends VariableFacts {
  readonly type: "boolean";
  readonly default?: boolean;
}

/** A variable that has one of a few named values. */
interface EnumVariableDefinition extends VariableFacts {
  readonly type: "enum";
  readonly values: readonly string[];
  readonly default?: string;
  /**
   * Whether it says where the agent is: its values are the places that ways lead from and to. At most one variable of
   * a domain does. Default false.
   */
  readonly position?: boolean;
}

/** A whole number within bounds. */
interface IntegerVariableDefinition extends VariableFacts {
  readonly type: "integer";
  readonly min: number;
  readonly max: number;
  /** Width of the groups of neighbouring values that count as one in cache keys. Default 1. */
  readonly bucket?: number;
  readonly default?: number;
}

/** How a state variable is declared. */
export type VariableDefinition =
  | BooleanVariableDefinition
  | EnumVariableDefinition
  | IntegerVariableDefinition;

/** How a parameter of a tool is declared: a subset of JSON schema. */
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

/** Comparisons of one variable; all of them must hold. */
interface ComparisonDefinition {
  readonly "!="?: Value | VariableReference;
  readonly "<"?: Value | VariableReference;
  readonly "<="?: Value | VariableReference;
  readonly ">"?: Value | VariableReference;
  readonly ">="?: Value | VariableReference;
  readonly in?: readonly Value[];
}

/**
 * A condition on the state: by variable a value (equals), a reference (equals another variable) or
 * comparisons; `anyOf` and `allOf` nest. In the place of a variable a sum of integers may stand, such as
 * `"load + 2 * weight"`.
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

/** The change that an effect makes to a variable: assign, copy, increase or decrease. */
export type EffectDefinition =
  | Value
  | VariableReference
  | { readonly "+": number | string | VariableReference }
  | { readonly "-": number | string | VariableReference };

/**
 * Effects that act only where a condition holds in the state before the step.
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
  readonly then: Readonly<Record<string, EffectDefinition>>;
}

/** Simulated values by variable name, as a run-time cost function reads them. */
export type CostValues = Readonly<Record<string, Value>>;

/** A cost that the game computes while planning. Typed domains only: a file cannot hold a function. */
export interface RuntimeCostDefinition {
  /** The cost that prompts print and heuristics fall back on. */
  readonly base: number;
  /** No answer of `of` is lower: what admissible heuristics use. */
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
 * The cost of a way: from where the agent is to a place, as the request says (`ways`). The domain has a variable with
 * `position: true`.
 */
interface WayCostDefinition {
  /** The end of the way: a place, or a parameter that names one, such as `$place`. */
  readonly way: string;
  /** The cost of every such way for requests that bring no `ways`, and in prompts. Default 1. */
  readonly base?: number;
}

/** One tool: what an agent can do. */
export interface ToolDefinition {
  readonly name: string;
  readonly description?: string;
  /** Names that players use for it, in any language: words and short phrases. For readers of directives. */
  readonly words?: readonly string[];
  readonly parameters?: Readonly<Record<string, ParameterDefinition>>;
  /** Preconditions. */
  readonly when?: Condition;
  /** Effects, by variable. */
  readonly then?: Readonly<Record<string, EffectDefinition>>;
  /**
   * Further effects, each under a condition of its own. Conditions read the state before the step, as
   * effects do. Changes of one variable that act at once add up. Where assignments come to different
   * values, or meet a change, the action does not apply.
   */
  readonly if?: readonly ConditionalEffectDefinition[];
  /** Positive, at most 1e6, at most 3 decimals. Default 1. */
  readonly cost?: number | string | WayCostDefinition | RuntimeCostDefinition;
}

/** A named condition that an agent may want to hold. */
export interface GoalDefinition {
  readonly name: string;
  readonly description?: string;
  /** Names that players use for it, in any language: words and short phrases. For readers of directives. */
  readonly words?: readonly string[];
  readonly when: Condition;
  /** Higher is more important. Default 0. */
  readonly priority?: number;
}

/** A domain as data: what a `*.json` domain file holds. */
export interface DomainDefinition {
  readonly name: string;
  readonly description?: string;
  readonly state: Readonly<Record<string, VariableDefinition>>;
  /**
   * Variables that are computed: each is true where its condition holds. Conditions read them like booleans;
   * no effect assigns them, and states leave them out. One may follow from itself, but not from its own
   * negation: it is true only where that follows from the state.
   */
  readonly derive?: Readonly<Record<string, Condition>>;
  readonly tools: readonly ToolDefinition[];
  readonly goals?: readonly GoalDefinition[];
  /** Conditions that must hold in every state after a step. */
  readonly maintain?: readonly Condition[];
  /** By variable or value what players call it, such as `{ market: ["bazaar"] }`. */
  readonly words?: Readonly<Record<string, readonly string[]>>;
}

/** Limits against runaway domain files: what compiling them may take. Those of hostile ones should be narrower. */
export interface DomainLimits {
  /** Length of the JSON text in bytes. Default 1,000,000. */
  readonly maxBytes: number;
  /**
   * Memory for the ground actions, in MiB, as far as it can be told before they are made, and while they are. Default 256:
   * a million or so.
   */
  readonly maxMemoryMb: number;
  /** Milliseconds that the ground actions may take to be made. Default 60,000. */
  readonly maxCompileMs: number;
  /** Ground actions before contradictory ones are dropped. Default: as many as there is memory for. */
  readonly maxGroundActions: number;
  /** Nesting of `anyOf` and `allOf`. Default 32. */
  readonly maxNesting: number;
  /** Parameters of one tool. Default 16. */
  readonly maxParameters: number;
  /** Arguments, conditions and effects of all ground actions together. Default: as many as there is memory for. */
  readonly maxGroundSize: number;
  /**
   * Cases that conditional effects make, all ground actions together: sets of effects that may act at once.
   * Default 100,000.
   */
  readonly maxEffectCases: number;
  /** Issues reported before the rest is only counted. Default 100. */
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
