import type { AnyDomainTypes, DomainTypes } from "../domain/definition/types.ts";
import type { Goal } from "../domain/domain.ts";
import type { Plan } from "../plan/plan.ts";
import type { Finding } from "./directive-reader.ts";
import type { EnsembleReport } from "./lead.ts";

/** How a request may end. */
export const OUTCOME_STATUSES = ["solved", "unsolvable", "partial", "cut-off"] as const;

/** How a request ended. */
export type OutcomeStatus = (typeof OUTCOME_STATUSES)[number];

/** All origins of plans: the tiers of the cache, the lead, and the understudy. */
export const PLAN_SOURCES = [
  "exact",
  "generalised",
  "similar",
  "llm",
  "mended",
  "classical",
] as const;

/** The origin of a plan. */
export type PlanSource = (typeof PLAN_SOURCES)[number];

/** Every reason why no plan of the lead was served. */
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
] as const;

/**
 * Why no plan of the lead was served although there is a lead. `planner-error`: the classical planner failed, and
 * nothing else had a plan; it is the only reason that also occurs without a lead.
 */
export type FallbackReason = (typeof FALLBACK_REASONS)[number];

/** The answer to a request. */
export interface Outcome<T extends DomainTypes = AnyDomainTypes> {
  /** As in the request. */
  readonly agent: string;
  /**
   * `solved`; `unsolvable`: proved for every goal asked, no plan; `partial`: sound and non-empty
   * but short of the goal; `cut-off`: nothing in hand, no plan.
   */
  readonly status: OutcomeStatus;
  readonly plan: Plan<T> | null;
  /** The goal that the plan is for. */
  readonly goal: Goal;
  /** Cost of the plan as the domain writes costs; 0 without one. */
  readonly cost: number;
  /** Whether the cost is proved minimal for `goal` from this state, whether or not a model wrote the plan. */
  readonly optimal: boolean;
  readonly source: PlanSource;
  /** The origin of a mended plan. */
  readonly via?: "llm" | "similar";
  /** Served steps that the model wrote; 0 if it chose a plan instead of writing one. */
  readonly leadSteps: number;
  /**
   * Which steps of the plan these are, by their index, in order: in a mended plan they may be anywhere. If absent, as
   * with most plans of the cache, they are the first `leadSteps`.
   */
  readonly leadIndices?: readonly number[];
  /**
   * The chooser of this goal or plan among several: the words of the directive or persona, or the model among plans
   * that were proved already. It may cost more than another: that was the choice. Undefined if priorities and costs
   * decided.
   */
  readonly chosen?: "words" | "lead";
  /** The model that answered, if the lead is a pool of several. */
  readonly member?: string;
  /**
   * How they came to the answer: who was asked, who answered when, who won and why. Present even if none of their
   * answers is served.
   */
  readonly ensemble?: EnsembleReport;
  /** How sure the reading of the directive is, from 0 to 1; undefined if none was read. */
  readonly confidence?: number;
  /** The meaning found in words of the directive and the persona. */
  readonly because?: readonly Finding[];
  /** The directive forbids something, which was respected, and leaves no goal that can be reached. */
  readonly banned?: true;
  /**
   * Nobody read the directive: there is no reader, and no lead that was taught to read answered; or there was no time to
   * prepare the reader.
   */
  readonly words?: "not read";
  /**
   * Why the classical plan was served; undefined when it was not, or when no lead was configured (but for
   * `planner-error`).
   */
  readonly reason?: FallbackReason;
  /** The reason is remembered from an earlier answer to the same question. */
  readonly remembered?: true;
  /** Details of the failure, for logs; set with some reasons. */
  readonly detail?: string;
  /**
   * From the request to the answer, in milliseconds. 0 for a hit that `planNow` serves at once: reading
   * the clock would take as long as the hit.
   */
  readonly elapsedMs: number;
  /**
   * A better answer that comes later: cheaper, or the lead's. Never rejects; undefined when none
   * came or a newer request of the agent superseded it. Created on first read.
   */
  readonly revised: Promise<Outcome<T> | undefined>;
}
