import type { CacheAnswer, CacheEntry, CacheQuery } from "../../contract/cache.ts";
import type { Goal } from "../../domain/domain.ts";
import type { Inquiry } from "../call/inquiry.ts";
import type { LeadCall, LeadCallResult } from "../call/lead-call.ts";
import type { LeadCalls } from "../call/lead-calls.ts";
import type { PreparedRequest } from "./prepare.ts";
import type { Refusal } from "./refusal.ts";
import type { RequestWords, WordAttempt } from "./request-words.ts";
import type { UnderstudyPlan } from "./understudy-plan.ts";

// The knowledge about a request after each stage: the input of the next one.

/** After the words: what is planned for. */
export interface Meaning {
  /** The request, with what its words forbid, and its goals in the order that they ask for. */
  readonly asked: PreparedRequest;
  /** The readings of its texts; undefined if nothing was read. */
  readonly words?: RequestWords | undefined;
  /** The attempt of the words that is under way; undefined if they do not decide. */
  readonly attempt?: WordAttempt | undefined;
  /** There was no time to prepare the reader: its words were not read. */
  readonly isUnread?: true;
}

/** A plan from the cache. */
export type CachedPlan = Extract<CacheAnswer, { readonly entry: CacheEntry }>;

/** Behind the cache: nothing that it has may be served as it is. */
export interface CacheMiss {
  readonly meaning: Meaning;
  /** The goals that do not hold, most important first. */
  readonly goals: readonly Goal[];
  /** The question to the cache: for the most important goal that is not proved unreachable. */
  readonly query: CacheQuery;
  /** The key of the lead's choice; undefined if it is to plan. */
  readonly choiceKey: string | undefined;
  /** A cached plan that has to be compared with the understudy's. */
  readonly candidate: CachedPlan | undefined;
  /** Why the lead is not asked; undefined as long as nothing speaks against it. */
  readonly refusal: Refusal | undefined;
}

/** Behind the understudy. */
export interface InHand extends CacheMiss {
  /** The understudy's plan, in hand. */
  readonly understudy: UnderstudyPlan;
}

/** Behind the admission: the lead takes a question. */
export interface Admitted {
  readonly inHand: InHand;
  readonly inquiry: Inquiry;
  /** The calls of the lead that is asked. */
  readonly calls: LeadCalls;
}

/** The lead is asked. */
export interface LeadAsked {
  readonly inHand: InHand;
  /** Others may wait for the same call. */
  readonly call: LeadCall;
}

/** Behind the lead: it has answered in time, or failed to. */
export interface LeadAnswered extends LeadAsked {
  readonly result: LeadCallResult;
  /** Whether it still writes: the time is over, and whole steps were said. */
  readonly isLate?: true;
  /** The same call, if its answer is wanted even later. */
  readonly late?: LeadAsked | undefined;
}
