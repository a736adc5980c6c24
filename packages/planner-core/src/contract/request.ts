import type { CompiledCondition } from "../condition/condition.ts";
import type { ActionSet } from "../domain/actions/action-set.ts";
import type {
  AnyDomainTypes,
  ConditionOf,
  DomainTypes,
  ReadableOf,
  StateInput,
  Step,
} from "../domain/definition/types.ts";
import type { WaysInput } from "../domain/ground/read-ways.ts";
import type { PackedState } from "../state/packed-state.ts";
import type { TrackedState } from "../state/state-key.ts";
import type { Outcome } from "./outcome.ts";

/** One goal: a declared one by name, or a condition. */
export type SingleGoal<T extends DomainTypes> = T["goals"] | ConditionOf<ReadableOf<T>>;

/** The goal of a request: one goal, one of several, or whatever follows from a directive. */
export type GoalReference<T extends DomainTypes = AnyDomainTypes> =
  | SingleGoal<T>
  | {
      /** Goals already true are skipped; of the rest the highest priority, ties in this order. */
      readonly oneOf: readonly SingleGoal<T>[];
    }
  | {
      /** Free text; chooses among the declared goals, and may forbid things. */
      readonly directive: string;
    };

/** A request without a budget. */
export interface NowRequest<T extends DomainTypes = AnyDomainTypes> {
  /** Identifies the agent: a newer request of the same agent supersedes older ones. */
  readonly agent: string;
  /**
   * A packed state, one that keeps its key (`domain.track`), a view, or a plain object (packed once,
   * at a price).
   */
  readonly state: PackedState | TrackedState | StateInput<T>;
  readonly goal: GoalReference<T>;
  /** Ground actions that must not be used: cool-downs, reservations. */
  readonly disabled?: ActionSet | readonly Step<T>[] | undefined;
  /** Must hold in every state after a step, besides the domain's own `maintain`. */
  readonly maintain?: ConditionOf<ReadableOf<T>> | CompiledCondition | undefined;
  /**
   * The costs of the ways between the places of the domain, as they are now: whatever `domain.ways` takes or makes.
   * Read once, when the request is made. Default: what the domain declares.
   */
  readonly ways?: WaysInput | undefined;
  /** Changes whenever the answers of run-time cost functions change. */
  readonly costVersion?: number | string | undefined;
  /** Whether the model may continue when nobody waits any more. Default true. */
  readonly background?: boolean | undefined;
  /**
   * Whether the lead only chooses among plans that are proved already: those of the classical planner for the goals
   * that do not hold, in several styles where it has them. A number: among at most that many, 2 to 8. Default: the
   * orchestrator's setting; otherwise true (8) for a directive, false for everything else.
   */
  readonly choose?: boolean | number | undefined;
  /** A text that says who the agent is: for the prompt and, if there is something to choose, for the reader. */
  readonly persona?: string | undefined;
  /** The agent's memories, for the prompt. */
  readonly memory?: string | undefined;
}

/** The budget of a request, and its listeners. */
export interface PlanLimits<T extends DomainTypes = AnyDomainTypes> {
  /** The answer comes within this many milliseconds. */
  readonly budgetMs: number;
  /** The caller's own: when it aborts, the request rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Called with each step of the plan, in order and once, as soon as it is certain: a step of the lead once it is
   * proved and can be brought to an end at an acceptable cost, all others when the plan is served. Whatever happens
   * later, the plan begins with the steps that were given, so the agent may set out. Errors that it throws are
   * dropped.
   */
  readonly onStep?: ((step: Step<T>, index: number) => void) | undefined;
}

/** A request of an agent. */
export interface PlanRequest<T extends DomainTypes = AnyDomainTypes>
  extends NowRequest<T>,
    PlanLimits<T> {
  /**
   * How much the answer matters if more agents ask than there is time for. Among requests with the same deadline the
   * more urgent comes first. Among waiting requests the least urgent is shed first, and among equals the one with the
   * least time left. A shed request is answered by the understudy alone, in time, with the reason `overloaded`.
   * Default 0.
   */
  readonly urgency?: number | undefined;
}

/**
 * Plans for a request that nothing is known for, with what was looked up already. Limits that are left out are those of
 * the request; the budget counts from when it was asked.
 */
export type PlanContinuation<T extends DomainTypes = AnyDomainTypes> = (
  limits?: Partial<PlanLimits<T>>,
) => Promise<Outcome<T>>;

/** The request of one of many agents in a tick. */
export interface ManyRequest<T extends DomainTypes = AnyDomainTypes> extends NowRequest<T> {
  /**
   * The answer is wanted within this many milliseconds of the tick that asked first. Earlier ones come first, and get
   * what is in hand when their time is over. Default: no deadline; the request comes after those that have one until
   * it has waited for a second.
   */
  readonly budgetMs?: number | undefined;
  /** Among requests with the same deadline, higher ones come first. Default 0. */
  readonly urgency?: number | undefined;
}
