import type { CompiledCondition } from "../condition/condition.ts";
import type { ActionSet } from "../domain/action-set.ts";
import type {
  AnyDomainTypes,
  ConditionOf,
  DomainTypes,
  StateInput,
  Step,
} from "../domain/types.ts";
import type { PackedState } from "../state/packed-state.ts";
import type { TrackedState } from "../state/state-key.ts";

/** One goal: a declared one by name, or a condition. */
export type SingleGoal<T extends DomainTypes> = T["goals"] | ConditionOf<T["state"]>;

/** What a request wants: a goal, one of several, or whatever follows from a directive. */
export type GoalReference<T extends DomainTypes = AnyDomainTypes> =
  | SingleGoal<T>
  | {
      /** Goals already true are skipped; of the rest the highest priority, ties in this order. */
      readonly oneOf: readonly SingleGoal<T>[];
    }
  | {
      /** Free text; chooses among the declared goals. */
      readonly directive: string;
    };

/** What an agent asks, without the time that it has. */
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
  readonly maintain?: ConditionOf<T["state"]> | CompiledCondition | undefined;
  /** Changes whenever the answers of run-time cost functions change. */
  readonly costVersion?: number | string | undefined;
  /** Whether the model may go on when nobody waits any more. Default true. */
  readonly background?: boolean | undefined;
  /** Who the agent is, for the prompt. */
  readonly persona?: string | undefined;
  /** What the agent remembers, for the prompt. */
  readonly memory?: string | undefined;
}

/** What an agent asks. */
export interface PlanRequest<T extends DomainTypes = AnyDomainTypes> extends NowRequest<T> {
  /** The answer comes within this many milliseconds. */
  readonly budgetMs: number;
  /** The caller's own: when it aborts, the request rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
}
