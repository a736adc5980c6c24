import type { Domain, Goal } from "../domain/domain.ts";
import type { Plan } from "../plan/plan.ts";
import type { PlanConstraints } from "../plan/prover.ts";
import type { PackedState } from "../state/packed-state.ts";
import type { QuestionText } from "./lead.ts";

/** A question to a cache, independent of the agent. */
export interface CacheQuery extends PlanConstraints {
  readonly domain: Domain;
  /** Valid during the call; a cache copies it to keep it. */
  readonly state: PackedState;
  /** `domain.hasher.key(state)`, if already known. */
  readonly stateKey?: number | undefined;
  readonly goal: Goal;
  /** Key of everything that decides the answer except the state. Entries of other partitions never match. */
  readonly partition: string;
  readonly text: QuestionText;
  /** An entry with at most this cost ratio may be served at once. */
  readonly maxCostRatio: number;
}

/** A cached plan for a query. Costs are in thousandths. */
export interface CacheEntry {
  readonly plan: Plan;
  readonly scaledCost: number;
  /** Number of steps written by a model. */
  readonly leadSteps: number;
  /** Indices of those steps, in order. Default: the first `leadSteps`. */
  readonly leadIndices?: readonly number[] | undefined;
  /** Whether the cost was proved minimal for the goal from the stored state. */
  readonly optimal: boolean;
  /** Whether the plan was mended before it was stored. */
  readonly mended: boolean;
  /**
   * Cost of the plan relative to the understudy's when it was stored; at least 1. Infinite if unknown: the plan is
   * compared before it is served.
   */
  readonly costRatio: number;
  /** Tokens of the answer, prompt and completion: the saving of a hit. */
  readonly tokens?: number | undefined;
}

/** A cache's answer. */
export type CacheAnswer =
  | {
      readonly kind: "exact" | "generalised" | "similar";
      readonly entry: CacheEntry;
      /** Whether the plan is known to be sound from the query's state; otherwise it is proved first. */
      readonly proved: boolean;
    }
  | {
      /** The model answers this question wrongly; there is no use in asking again soon. */
      readonly kind: "negative";
      readonly reason: NegativeReason;
    }
  | { readonly kind: "miss" };

/** Why a question was remembered as useless. */
export type NegativeReason = "invalid-json" | "invalid-plan" | "unsound-plan" | "costly-plan";

/** A cache for plans of leads. Implemented by `@understudy/cache`. */
export interface PlanCache {
  /** Looks up a query. Synchronous: called on the game thread. */
  lookup(query: CacheQuery): CacheAnswer;
  /** Stores a proved plan of a lead, or a mended one. */
  store(query: CacheQuery, entry: CacheEntry): void;
  /** Remembers a question with a wrong answer. */
  storeNegative?(query: CacheQuery, reason: NegativeReason): void;
  /** Normal form of personas, directives and memories: equal forms share answers. Default: the text itself. */
  normaliseText?(text: string): string;
}
