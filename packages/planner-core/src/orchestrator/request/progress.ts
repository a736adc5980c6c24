import type { CacheAnswer, CacheEntry, CacheQuery } from "../../contract/cache.ts";
import type { Goal } from "../../domain/domain.ts";
import type { Inquiry } from "../call/inquiry.ts";
import type { LeadCall, LeadCallResult } from "../call/lead-call.ts";
import type { LeadCalls } from "../call/lead-calls.ts";
import type { PreparedRequest } from "./prepare.ts";
import type { Refusal } from "./refusal.ts";
import type { RequestWords, WordAttempt } from "./request-words.ts";
import type { UnderstudyPlan } from "./understudy-plan.ts";

// The knowledge about a request after each stage, which is the input of the next one.

/** After the words stage: the goals to plan for. */
export interface Meaning {
  /** The request, with the prohibitions and the order of goals from its words. */
  readonly asked: PreparedRequest;
  /** The readings of its texts; undefined if none was read. */
  readonly words?: RequestWords | undefined;
  /** The current attempt of the words; undefined if they do not decide. */
  readonly attempt?: WordAttempt | undefined;
  /** Set if its words were not read, as there was no time to prepare the reader. */
  readonly isUnread?: true;
}

/** A plan from the cache. */
export type CachedPlan = Extract<CacheAnswer, { readonly entry: CacheEntry }>;

/** The state after the cache stage, if no entry may be served unchanged. */
export interface CacheMiss {
  readonly meaning: Meaning;
  /** The unsatisfied goals, most important first. */
  readonly goals: readonly Goal[];
  /** The cache query, for the most important goal not proved unreachable. */
  readonly query: CacheQuery;
  /** The key of the lead's choice; undefined if the lead is to plan. */
  readonly choiceKey: string | undefined;
  /** A cached plan to compare with the understudy's. */
  readonly candidate: CachedPlan | undefined;
  /** Why the lead is not asked; undefined if it may be asked. */
  readonly refusal: Refusal | undefined;
}

/** After the understudy stage. */
export interface InHand extends CacheMiss {
  /** The understudy's plan, in hand. */
  readonly understudy: UnderstudyPlan;
}

/** After the admission: the lead takes a question. */
export interface Admitted {
  readonly inHand: InHand;
  readonly inquiry: Inquiry;
  /** The calls of the lead. */
  readonly calls: LeadCalls;
}

/** A question to the lead, with its call. */
export interface LeadAsked {
  readonly inHand: InHand;
  /** Shared with other waiters. */
  readonly call: LeadCall;
}

/** After the lead stage: an answer, a failure, or the end of the time. */
export interface LeadAnswered extends LeadAsked {
  readonly result: LeadCallResult;
  /** Set if the lead is still writing at the deadline and has complete steps. */
  readonly isLate?: true;
  /** The same call, if its answer is wanted later. */
  readonly late?: LeadAsked | undefined;
}
