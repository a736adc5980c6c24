import type { Domain, Goal } from "../../rules/domain/domain.ts";
import type { Plan } from "../../rules/plan/plan.ts";
import type { PlanConstraints } from "../../rules/plan/prover.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";
import type { QuestionText } from "./llm-planner.ts";

/** A question to a cache, independent of the agent. */
export interface CacheQuery extends PlanConstraints {
  readonly domain: Domain;
  /** Valid only during the call; a cache must copy it to keep it. */
  readonly state: PackedState;
  /** `domain.hasher.key(state)`, if already known. */
  readonly stateKey?: number | undefined;
  readonly goal: Goal;
  /** Key of everything that influences the answer except the state. Entries of other partitions never match. */
  readonly partition: string;
  readonly text: QuestionText;
  /** Highest cost ratio of an entry that may be served at once. */
  readonly maxCostRatio: number;
}

/** A cached plan that answers a query. Costs are in thousandths. */
export interface CacheEntry {
  readonly plan: Plan;
  readonly scaledCost: number;
  /** Number of steps written by a model. */
  readonly llmSteps: number;
  /** Indices of the model's steps, in order. Default: the first `llmSteps`. */
  readonly llmIndices?: readonly number[] | undefined;
  /** Whether the cost was proved minimal for the goal from the stored state. */
  readonly optimal: boolean;
  /** Whether the plan was mended before it was stored. */
  readonly mended: boolean;
  /**
   * Cost of the plan relative to the classical planner's when it was stored; at least 1. Infinite if unknown: the plan
   * is compared before it is served.
   */
  readonly costRatio: number;
  /** Number of prompt and answer tokens that a hit saves. */
  readonly tokens?: number | undefined;
}

/** A cache's answer. */
export type CacheAnswer =
  | {
      readonly kind: "exact" | "generalised" | "similar";
      readonly entry: CacheEntry;
      /** Whether the plan is known to be sound from the query's state; otherwise it must be proved first. */
      readonly proved: boolean;
    }
  | {
      /** The model answers this question wrongly, so asking again soon is pointless. */
      readonly kind: "negative";
      readonly reason: NegativeReason;
    }
  | { readonly kind: "miss" };

/** The reason for remembering a question as useless. */
export type NegativeReason = "invalid-json" | "invalid-plan" | "unsound-plan" | "costly-plan";

/** A cache for plans of LLM planners. Implemented by `@understudy/cache`. */
export interface PlanCache {
  /**
   * Looks up a query. Synchronous: called on the game thread. The state has the right length, but its values may be out
   * of range: only for a state with equal values is an answer `exact` and `proved`.
   */
  lookup(query: CacheQuery): CacheAnswer;
  /** Stores a proved plan of an LLM planner, or a mended one. */
  store(query: CacheQuery, entry: CacheEntry): void;
  /** Remembers that a question got a wrong answer. */
  storeNegative?(query: CacheQuery, reason: NegativeReason): void;
  /**
   * Normal form of personas, directives and memories: texts with equal forms share answers. Default: the text itself.
   */
  normaliseText?(text: string): string;
}
