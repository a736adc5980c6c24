import type { Goal } from "../../../rules/domain/domain.ts";
import type { CacheAnswer, CacheEntry, CacheQuery } from "../../contract/cache.ts";
import type { IntentQuestion } from "../../contract/llm-planner.ts";
import type { Inquiry } from "../call/inquiry.ts";
import type { LlmCall, LlmCallResult } from "../call/llm-call.ts";
import type { LlmCalls } from "../call/llm-calls.ts";
import type { ClassicalPlan } from "./classical-plan.ts";
import type { PreparedRequest } from "./prepare.ts";
import type { Refusal } from "./refusal.ts";
import type { RequestWords, WordAttempt } from "./request-words.ts";

// The knowledge about a request after each stage, which is the input of the next one.

/** Result of the words stage: the goals to plan for. */
export interface Meaning {
  /** The request, with the prohibitions and the order of goals that its words ask for. */
  readonly asked: PreparedRequest;
  /** The readings of the request's texts; undefined if none was read. */
  readonly words?: RequestWords | undefined;
  /** The current attempt to follow the words; undefined if the words do not decide. */
  readonly attempt?: WordAttempt | undefined;
  /** Set if the words were not read because there was no time to prepare the reader. */
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
  /** The key of the LLM planner's choice; undefined if the LLM planner must plan. */
  readonly choiceKey: string | undefined;
  /** A cached plan to compare with the classical planner's. */
  readonly candidate: CachedPlan | undefined;
  /** The reason not to ask the LLM planner; undefined if it may be asked. */
  readonly refusal: Refusal | undefined;
  /** Set if the LLM planner is to read the directive; see `Question.intent`. */
  readonly intent?: IntentQuestion | undefined;
}

/** Result of the classical planner stage: a classical plan. */
export interface ClassicalAnswer extends CacheMiss {
  /** The classical planner's plan. */
  readonly classicalPlan: ClassicalPlan;
}

/** Result of the admission stage if the LLM planner takes the question. */
export interface Admitted {
  readonly classicalAnswer: ClassicalAnswer;
  readonly inquiry: Inquiry;
  /** The calls of the LLM planner. */
  readonly calls: LlmCalls;
}

/** A question to the LLM planner, with its call. */
export interface LlmAsked {
  readonly classicalAnswer: ClassicalAnswer;
  /** The call, shared with other waiters. */
  readonly call: LlmCall;
}

/** Result of the LLM planner stage: an answer, a failure, or a timeout. */
export interface LlmAnswered extends LlmAsked {
  readonly result: LlmCallResult;
  /** Set if the LLM planner is still writing at the deadline but has completed some steps. */
  readonly isLate?: true;
  /** The same call, if its answer is still wanted later. */
  readonly late?: LlmAsked | undefined;
}
