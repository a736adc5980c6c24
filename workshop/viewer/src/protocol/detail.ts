import type {
  EnsembleReport,
  FallbackReason,
  Outcome,
  OutcomeStatus,
  PlanSource,
  Value,
} from "@understudy/planner-core";
import type { ThingId } from "@understudy/world";

/** A condition with its truth and values. */
export interface ConditionView {
  /** Display text, such as `wood>=3`. */
  readonly text: string;
  /** Whether it holds in the agent's current state. */
  readonly holdsNow: boolean;
  /**
   * Whether it will hold when needed, if all goes as planned: a precondition at the start of its step, a goal at the
   * end of the plan.
   */
  readonly holdsThen: boolean;
  /** Current values of its variables. */
  readonly values: Readonly<Record<string, Value>>;
  /** Indices of the plan's steps that achieve it; empty if it holds without them. */
  readonly from?: readonly number[];
}

/** The author of a step. */
export type StepWriter = "model" | "planner" | "unknown";

/** A step of a plan. */
export interface StepView {
  readonly tool: string;
  readonly args: Readonly<Record<string, Value>>;
  /** Bound things by argument; absent for none. */
  readonly things?: Readonly<Record<string, ThingId>>;
  /** Display text, such as `sell(good=wood)`. */
  readonly text: string;
  /** Cost in the unit of the domain. */
  readonly cost: number;
  readonly phase: "done" | "playing" | "next" | "later";
  readonly writer: StepWriter;
  /** Preconditions of the step. */
  readonly conditions: readonly ConditionView[];
  /** Expected changes; empty for finished steps. */
  readonly effects: readonly {
    readonly variable: string;
    readonly from: Value;
    readonly to: Value;
  }[];
  /** Causal links of the step: conditions that it achieves for later steps or the goal. */
  readonly serves?: readonly { readonly condition: string; readonly to: number | "goal" }[];
}

/** An outcome of the orchestrator, without its plan. */
export interface OutcomeView {
  readonly status: OutcomeStatus;
  readonly source: PlanSource;
  readonly hit?: NonNullable<Outcome["hit"]>;
  readonly mended?: true;
  /** Display text of its goal. */
  readonly goal: string;
  readonly steps: number;
  readonly cost: number;
  readonly optimal: boolean;
  /** Number of served steps written by the model. */
  readonly llmSteps: number;
  /** Whether words or the model chose this plan among several. */
  readonly chosen?: "words" | "llm";
  /** Confidence of the directive's reading, from 0 to 1. */
  readonly confidence?: number;
  /** The directive's words, with their meanings. */
  readonly because?: readonly {
    readonly words: string;
    readonly kind: string;
    readonly of: string;
  }[];
  /** Whether the directive's prohibitions leave no goal. */
  readonly banned?: true;
  /** The answering pool member. */
  readonly member?: string;
  /** The path to the pool's answer. */
  readonly ensemble?: EnsembleReport;
  readonly reason?: FallbackReason;
  readonly remembered?: true;
  readonly detail?: string;
  readonly elapsedMs: number;
}

/** The goal of an agent. */
export interface GoalView {
  /** Declared name of the goal; absent for a condition. */
  readonly name?: string;
  /** Display text: name or condition. */
  readonly text: string;
  readonly priority: number;
  readonly holdsNow: boolean;
  /** Conjuncts of the goal. */
  readonly conditions: readonly ConditionView[];
}

/** Everything about one agent. Sent in full, for selected agents, after any change. */
export interface DetailMessage {
  readonly type: "detail";
  readonly tick: number;
  readonly timeMs: number;
  readonly agent: number;
  /** Values by variable name, in declared order. */
  readonly state: Readonly<Record<string, Value>>;
  /** Derived variables by name, in declared order; absent without any. */
  readonly derived?: Readonly<Record<string, boolean>>;
  /** Absent while unknown: before the first request, or for an unread directive. */
  readonly goal?: GoalView;
  /** The agent's directive, free text. */
  readonly directive?: string;
  /** Absent if the plan does not come from an orchestrator. */
  readonly outcome?: OutcomeView;
  /** All steps, finished ones first; empty without a plan. */
  readonly plan: readonly StepView[];
  /**
   * Present if the rest of the plan no longer works: the failing step (the number of steps for the goal) and the
   * reason.
   */
  readonly broken?: { readonly step: number; readonly why: string };
  /** The agent's latest request, if known: `id` of a `request` message. */
  readonly request?: number;
}
