import type {
  EnsembleReport,
  FallbackReason,
  OutcomeStatus,
  PlanSource,
  Value,
} from "@understudy/planner-core";
import type { ThingId } from "@understudy/world";

/** A condition, whether it holds, and what the values are. */
export interface ConditionView {
  /** For people, such as `wood>=3`. */
  readonly text: string;
  /** Whether it holds in the state that the agent is in now. */
  readonly holdsNow: boolean;
  /**
   * Whether it will hold when it is needed, if all goes as planned: for a precondition when its step begins, for a goal when the plan
   * ends.
   */
  readonly holdsThen: boolean;
  /** The present values of the variables that it reads. */
  readonly values: Readonly<Record<string, Value>>;
  /** Indices of the steps of this plan that bring it about; empty where it holds without them. */
  readonly from?: readonly number[];
}

/** The author of a step. */
export type StepWriter = "model" | "planner" | "unknown";

/** One step of a plan. */
export interface StepView {
  readonly tool: string;
  readonly args: Readonly<Record<string, Value>>;
  /** The things that it is bound to, by argument; left out where it is about none. */
  readonly things?: Readonly<Record<string, ThingId>>;
  /** For people, such as `sell(good=wood)`. */
  readonly text: string;
  /** In the unit of the domain. */
  readonly cost: number;
  readonly phase: "done" | "playing" | "next" | "later";
  readonly writer: StepWriter;
  /** The conditions that must hold before the step. */
  readonly conditions: readonly ConditionView[];
  /** The changes it will make, if all goes as planned; empty for steps that are done. */
  readonly effects: readonly {
    readonly variable: string;
    readonly from: Value;
    readonly to: Value;
  }[];
  /** The conditions that later steps, or the goal, have from this one: its causal links. */
  readonly serves?: readonly { readonly condition: string; readonly to: number | "goal" }[];
}

/** An answer of the orchestrator, without its plan. */
export interface OutcomeView {
  readonly status: OutcomeStatus;
  readonly source: PlanSource;
  readonly via?: "llm" | "similar";
  /** The goal that it is for, for people. */
  readonly goal: string;
  readonly steps: number;
  readonly cost: number;
  readonly optimal: boolean;
  /** Served steps that the model wrote. */
  readonly leadSteps: number;
  /** The model chose this plan among several. */
  readonly chosen?: "words" | "lead";
  /** How sure the reading of the directive is, from 0 to 1. */
  readonly confidence?: number;
  /** Which words were taken for what. */
  readonly because?: readonly {
    readonly words: string;
    readonly kind: string;
    readonly of: string;
  }[];
  /** The prohibitions of the directive leave no goal. */
  readonly banned?: true;
  /** Which of several models answered. */
  readonly member?: string;
  /** How they came to the answer. */
  readonly ensemble?: EnsembleReport;
  readonly reason?: FallbackReason;
  readonly remembered?: true;
  readonly detail?: string;
  readonly elapsedMs: number;
}

/** The goal of an agent. */
export interface GoalView {
  /** The declared name; left out for a condition of the game. */
  readonly name?: string;
  /** For people: the name, or the condition. */
  readonly text: string;
  readonly priority: number;
  readonly holdsNow: boolean;
  /** Its parts, all of which must hold. */
  readonly conditions: readonly ConditionView[];
}

/** All about one agent. Comes in full, for agents that a watcher selected, whenever something of it changed. */
export interface DetailMessage {
  readonly type: "detail";
  readonly tick: number;
  readonly timeMs: number;
  readonly agent: number;
  /** By name, in declared order. */
  readonly state: Readonly<Record<string, Value>>;
  /** Derived variables by name, in declared order; left out where the domain has none. */
  readonly derived?: Readonly<Record<string, boolean>>;
  /** Left out while nobody knows: nothing was asked for yet, or the goal is a directive. */
  readonly goal?: GoalView;
  /** Free text that the agent was told to follow. */
  readonly directive?: string;
  /** Left out where the plan is not an orchestrator's. */
  readonly outcome?: OutcomeView;
  /** All steps, those that are done first; empty without a plan. */
  readonly plan: readonly StepView[];
  /**
   * Set where the rest of the plan no longer works: the step that breaks (the number of steps: the goal at the
   * end does not hold), and why.
   */
  readonly broken?: { readonly step: number; readonly why: string };
  /** The latest request of the agent, if it is known: `id` of a `request` message. */
  readonly request?: number;
}
