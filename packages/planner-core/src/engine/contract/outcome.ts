import type { AnyDomainTypes, DomainTypes } from "../../rules/domain/definition/types.ts";
import type { Goal } from "../../rules/domain/domain.ts";
import type { Plan } from "../../rules/plan/plan.ts";
import type { Finding } from "./directive-reader.ts";
import type { EnsembleReport } from "./llm-planner.ts";

/** All possible ends of a request. */
export const OUTCOME_STATUSES = ["solved", "unsolvable", "partial", "cut-off"] as const;

/** The status of a finished request. */
export type OutcomeStatus = (typeof OUTCOME_STATUSES)[number];

/** All sources of plans. */
export const PLAN_SOURCES = ["cache", "classical", "llm"] as const;

/** The source of a plan. */
export type PlanSource = (typeof PLAN_SOURCES)[number];

/**
 * How a plan from the cache fits the state: it was proved from this very state; its precondition holds here; or it was
 * made for a similar state, and is proved from this one.
 */
export const CACHE_HITS = ["exact", "generalised", "similar"] as const;

/** How a plan from the cache fits. */
export type CacheHit = (typeof CACHE_HITS)[number];

/** All values of {@link originOf}. */
export const PLAN_ORIGINS = [
  "exact",
  "generalised",
  "similar",
  "llm",
  "mended",
  "classical",
] as const;

/** Source, hit and mending of a plan in one word, for tables and charts. */
export type PlanOrigin = (typeof PLAN_ORIGINS)[number];

/** In one word where a plan is from: `mended`, else the hit of a plan from the cache, else its source. */
export function originOf({
  source,
  hit,
  mended,
}: {
  readonly source: PlanSource;
  readonly hit?: CacheHit | undefined;
  readonly mended?: true | undefined;
}): PlanOrigin {
  if (mended === true) return "mended";
  return source === "cache" ? (hit ?? "exact") : source;
}

/** All reasons for not serving a plan of the LLM planner. */
export const FALLBACK_REASONS = [
  "budget",
  "timeout",
  "breaker-open",
  "overloaded",
  "backend-error",
  "context-limit",
  "invalid-json",
  "invalid-plan",
  "unsound-plan",
  "costly-plan",
  "planner-error",
  "disposed",
  "needs-schedule",
] as const;

/**
 * The reason why no plan of the LLM planner was served although an LLM planner is configured. Only `planner-error` also
 * occurs without an LLM planner: the classical planner failed, and no other plan was available.
 */
export type FallbackReason = (typeof FALLBACK_REASONS)[number];

/** The answer to a request. */
export interface Outcome<T extends DomainTypes = AnyDomainTypes> {
  /** The agent of the request. */
  readonly agent: string;
  /**
   * `solved`; `unsolvable`: no requested goal is reachable, which is proved; `partial`: sound and not empty, but short
   * of the goal; `cut-off`: no plan within the limits.
   */
  readonly status: OutcomeStatus;
  readonly plan: Plan<T> | null;
  /** The plan's goal. */
  readonly goal: Goal;
  /** Cost of the plan in the domain's units; 0 without one. */
  readonly cost: number;
  /** Whether the cost is proved minimal for `goal` from this state, whatever the source of the plan. */
  readonly optimal: boolean;
  readonly source: PlanSource;
  /** Of a plan from the cache: how it fits. */
  readonly hit?: CacheHit;
  /** Set if the classical planner replaced steps of the plan that did not work. */
  readonly mended?: true;
  /** Number of served steps written by the model; 0 if it chose a plan instead. */
  readonly llmSteps: number;
  /**
   * Indices of the model's steps in the plan, in order: in a mended plan they may be anywhere. If absent, as in most
   * cached plans, they are the first `llmSteps`.
   */
  readonly llmIndices?: readonly number[];
  /**
   * Set if the goal or plan was chosen: by the words of the directive or persona, or by the model from proved plans. A
   * chosen plan may cost more than another. Undefined if priorities and costs decided.
   */
  readonly chosen?: "words" | "llm";
  /** The model that answered, in a pool of several. */
  readonly member?: string;
  /** Record of the pool's answer: calls, times, winner and reason. Present even if no answer was served. */
  readonly ensemble?: EnsembleReport;
  /** Confidence in the reading of the directive, from 0 to 1; undefined if none was read. */
  readonly confidence?: number;
  /** Meaning of words in the directive and the persona. */
  readonly because?: readonly Finding[];
  /** Set if the bans of the directive leave no reachable goal. */
  readonly banned?: true;
  /**
   * Set if the directive was not read: without a reader or an answer of an LLM planner that can read, or without time
   * to prepare the reader.
   */
  readonly words?: "not read";
  /**
   * Why the classical plan was served; undefined for other plans, or without an LLM planner (except `planner-error`).
   */
  readonly reason?: FallbackReason;
  /** Set if the reason comes from an earlier answer to the same question. */
  readonly remembered?: true;
  /** Details of the failure, for logs; only with some reasons. */
  readonly detail?: string;
  /**
   * Time from the request to the answer, in milliseconds. 0 for an answer that `planNow` gave before: reading the clock
   * would take as long.
   */
  readonly elapsedMs: number;
  /**
   * A later, better answer: cheaper, or the LLM planner's. Never rejects; resolves to undefined if none comes or a
   * newer request of the agent supersedes this one. Created on first read.
   */
  readonly revised: Promise<Outcome<T> | undefined>;
}
