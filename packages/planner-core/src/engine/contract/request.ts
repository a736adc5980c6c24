import type { CompiledCondition } from "../../rules/condition/condition.ts";
import type { ActionSet } from "../../rules/domain/actions/action-set.ts";
import type { Value } from "../../rules/domain/definition/definition.ts";
import type {
  AnyDomainTypes,
  ConditionOf,
  DomainTypes,
  ReadableOf,
  StateInput,
  Step,
} from "../../rules/domain/definition/types.ts";
import type { WaysInput } from "../../rules/domain/ground/read-ways.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";
import type { TrackedState } from "../../rules/state/state-key.ts";
import type { Outcome } from "./outcome.ts";

/** One goal: a declared one by name, or a condition. */
export type SingleGoal<T extends DomainTypes> = T["goals"] | ConditionOf<ReadableOf<T>>;

/** The goal of a request: one goal, one of several, or the goals of a directive. */
export type GoalReference<T extends DomainTypes = AnyDomainTypes> =
  | SingleGoal<T>
  | {
      /** Satisfied goals are skipped. Among the rest the highest priority wins; ties are decided by this order. */
      readonly oneOf: readonly SingleGoal<T>[];
      /**
       * The priorities of declared goals for now, by name, in place of their own: numbers that the game computes, such
       * as from hunger. A runner's goal may have others in each tick.
       */
      readonly priorities?: Readonly<Record<string, number>> | undefined;
    }
  | {
      /** Free text that chooses among the declared goals and may forbid actions. */
      readonly directive: string;
    };

/** A clock of a thing that runs as a request is made. */
export interface ClockInput {
  /** The name of the clock. */
  readonly clock: string;
  /** Default: none. */
  readonly args?: Readonly<Record<string, Value>> | undefined;
  /** Time until its end, in milliseconds. */
  readonly leftMs: number;
}

/** Watches for a runner how long clocks of things have run. Times are in milliseconds, on the game's clock. */
export interface ClockWatcher {
  /**
   * Notes which clocks run in a state.
   *
   * @param expected the state after the last look and what was to follow from it at once. Default: that of the last
   * look
   */
  see(state: PackedState, nowMs: number, expected?: PackedState): void;
  /** The time that is left of the clocks that run. */
  left(nowMs: number): readonly ClockInput[];
  /** The state and the clocks at a later time, if nothing but the clocks changes anything until then. */
  ahead(
    state: PackedState,
    nowMs: number,
    untilMs: number,
  ): { readonly state: PackedState; readonly clocks: readonly ClockInput[] };
  /** Moves all times. */
  shift(ms: number): void;
  /**
   * Begins anew, with the time that is left of clocks at the first look. Those that the domain does not know are left
   * out.
   */
  tell(clocks: readonly ClockInput[]): void;
  /** Goes on with clocks that ran at a time. Those that the domain does not know are left out. */
  resume(clocks: readonly ClockInput[], nowMs: number): void;
  /** Takes other clocks for those that run, as what they are about has changed. */
  replace(clocks: readonly ClockInput[], nowMs: number): void;
}

/** A request without a budget. */
export interface NowRequest<T extends DomainTypes = AnyDomainTypes> {
  /** Id of the agent: a newer request of the same agent supersedes older ones. */
  readonly agent: string;
  /** A packed state, a tracked one (`domain.track`), a view, or a plain object (packed on every request). */
  readonly state: PackedState | TrackedState | StateInput<T>;
  readonly goal: GoalReference<T>;
  /** Ground actions that must not be used, for instance because of cool-downs or reservations. */
  readonly disabled?: ActionSet | readonly Step<T>[] | undefined;
  /** Condition that must hold after every step, in addition to the domain's own `maintain`. */
  readonly maintain?: ConditionOf<ReadableOf<T>> | CompiledCondition | undefined;
  /**
   * Current costs of the ways between the domain's places, in any form accepted by `domain.ways`. Read once, when the
   * request is made. Default: the declared costs.
   */
  readonly ways?: WaysInput | undefined;
  /** Changes whenever the results of run-time cost functions change. */
  readonly costVersion?: number | string | undefined;
  /** The game's clock in milliseconds, for events and deadlines of domains with time. Default 0. */
  readonly nowMs?: number | undefined;
  /** The time that is left of clocks of things that run. Default for each: all of it, as if it had just begun. */
  readonly clocks?: readonly ClockInput[] | undefined;
  /** Whether the model may continue after the answer is served. Default true. */
  readonly background?: boolean | undefined;
  /**
   * Whether the LLM planner only chooses among proved plans: classical plans for the unsatisfied goals, in several
   * styles if available. A number from 2 to 8 limits the candidates. Default: the orchestrator's setting; without one,
   * true (8) for a directive, otherwise false.
   */
  readonly choose?: boolean | number | undefined;
  /**
   * A description of the agent's character, for the prompt and, if several goals or plans are possible, for the reader.
   */
  readonly persona?: string | undefined;
  /** The agent's memories, for the prompt. */
  readonly memory?: string | undefined;
}

/** The budget and callbacks of a request. */
export interface PlanLimits<T extends DomainTypes = AnyDomainTypes> {
  /** Time limit for the answer, in milliseconds. */
  readonly budgetMs: number;
  /** Signal of the caller: once it aborts, the request rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Called once for each step of the plan, in order, as soon as it is certain: a step of the LLM planner when it is
   * proved and can be completed at an acceptable cost, any other step when the plan is served. The plan always begins
   * with these steps, so the agent may start at once. Errors of the callback are dropped.
   */
  readonly onStep?: ((step: Step<T>, index: number) => void) | undefined;
}

/** A request of an agent. */
export interface PlanRequest<T extends DomainTypes = AnyDomainTypes>
  extends NowRequest<T>,
    PlanLimits<T> {
  /**
   * Importance of the answer under overload. Among requests with the same deadline, the most urgent runs first. If work
   * must be shed, the least urgent request goes first, and among equals the one with the least time left. A shed
   * request is answered in time by the classical planner alone, with the reason `overloaded`. Default 0.
   */
  readonly urgency?: number | undefined;
}

/**
 * Continues a request that had no immediate answer, reusing its look-ups. Missing limits are taken from the request;
 * the budget counts from its start.
 */
export type PlanContinuation<T extends DomainTypes = AnyDomainTypes> = (
  limits?: Partial<PlanLimits<T>>,
) => Promise<Outcome<T>>;

/** A request for one of many agents in a tick. */
export interface ManyRequest<T extends DomainTypes = AnyDomainTypes> extends NowRequest<T> {
  /**
   * Time limit in milliseconds, from the tick of the first request. Earlier deadlines run first and, when they end, get
   * the best plan so far. The LLM planner is asked if it can answer within the limit; its answer arrives in a later
   * tick. Default: no deadline; the request runs after requests with a deadline until it has waited for a second, and
   * the LLM planner works in the background.
   */
  readonly budgetMs?: number | undefined;
  /** Among requests with the same deadline, the more urgent runs first. Default 0. */
  readonly urgency?: number | undefined;
  /**
   * Whether the agent does not wait for the answer yet. The request keeps its place and its search, but is answered
   * only in calls in which no agent waits, and its time limit begins with the first call in which the agent does.
   * Default false
   */
  readonly ahead?: boolean | undefined;
}
