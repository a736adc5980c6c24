import type { Domain, Goal } from "../domain/domain.ts";
import type { Plan } from "../plan/plan.ts";
import type { PlanConstraints } from "../plan/prover.ts";
import type { PackedState } from "../state/packed-state.ts";
import type { QuestionText } from "./lead.ts";

/** A question to a cache: without the agent who asks. */
export interface CacheQuery extends PlanConstraints {
  readonly domain: Domain;
  /** Lent for the call; a cache that keeps it copies it. */
  readonly state: PackedState;
  /** `domain.hasher.key(state)`, if it is known already. */
  readonly stateKey?: number | undefined;
  readonly goal: Goal;
  /** Everything that decides the answer except the state: entries of other partitions never match. */
  readonly partition: string;
  readonly text: QuestionText;
  /** An entry that costs at most this many times the reference may be served at once. */
  readonly maxCostRatio: number;
}

/** A plan that a cache holds for a query. Costs are in thousandths. */
export interface CacheEntry {
  readonly plan: Plan;
  readonly scaledCost: number;
  /** Steps that a model wrote. */
  readonly leadSteps: number;
  /** Which steps these are, by their index, in order. Default: the first `leadSteps`. */
  readonly leadIndices?: readonly number[] | undefined;
  /** Whether the cost was proved minimal for the goal from the stored state. */
  readonly optimal: boolean;
  /** Whether the plan was mended before it was stored. */
  readonly mended: boolean;
  /**
   * Cost of the plan over that of the understudy's when it was stored; at least 1. Infinite if unknown: the plan is
   * compared before it is served.
   */
  readonly costRatio: number;
  /** Tokens that the answer took, prompt and completion: what a hit saves. */
  readonly tokens?: number | undefined;
}

/** An answer of a cache. */
export type CacheAnswer =
  | {
      readonly kind: "exact" | "generalised" | "similar";
      readonly entry: CacheEntry;
      /** Whether the plan is known to be sound from the query's state. If not, it is proved first. */
      readonly proved: boolean;
    }
  | {
      /** The question is known to be answered wrongly; asking again soon is not worth it. */
      readonly kind: "negative";
      readonly reason: NegativeReason;
    }
  | { readonly kind: "miss" };

/** Why a question was remembered as not worth asking. */
export type NegativeReason = "invalid-json" | "invalid-plan" | "unsound-plan" | "costly-plan";

/** Keeps the plans of leads. Implemented by `@understudy/llm`. */
export interface PlanCache {
  /** Synchronous: called on the game thread. */
  lookup(query: CacheQuery): CacheAnswer;
  /** Keeps a proved plan of a lead, or a mended one. */
  store(query: CacheQuery, entry: CacheEntry): void;
  /** Remembers that a question was answered wrongly. */
  storeNegative?(query: CacheQuery, reason: NegativeReason): void;
  /** Personas, directives and memories that this makes equal share their answers. Default: as is. */
  normaliseText?(text: string): string;
}
