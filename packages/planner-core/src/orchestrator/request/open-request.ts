import type { CacheAnswer, CacheEntry, CacheQuery } from "../../contract/cache.ts";
import type { Outcome } from "../../contract/outcome.ts";
import type { Goal } from "../../domain/domain.ts";
import type { Inquiry } from "../call/inquiry.ts";
import type { LeadCall, LeadCallResult } from "../call/lead-call.ts";
import type { Refusal } from "../outcome/refusal.ts";
import type { Origin } from "../report/reporter.ts";
import type { RequestWords } from "../words/request-words.ts";
import type { FirstSteps } from "./first-steps.ts";
import type { PreparedRequest } from "./prepare.ts";
import type { RequestTime } from "./request-time.ts";
import { Revision } from "./revision.ts";
import type { UnderstudyPlan } from "./understudy-plan.ts";

/** A plan from the cache. */
export type CachedPlan = Extract<CacheAnswer, { readonly entry: CacheEntry }>;

/**
 * One request under way, and all that is known of it: every stage writes here what it found, and later
 * ones read it. Nothing about a request is kept anywhere else.
 */
export class OpenRequest implements Origin {
  /** What was asked; from the words' stage on with what they forbid, and in their order. */
  asked: PreparedRequest;
  /** How long it may take. */
  readonly time: RequestTime;
  /** The caller's own: whoever withdrew the request needs no answer. */
  readonly signal: AbortSignal | undefined;
  readonly agent: string;
  /** Number of the request within its orchestrator, from 1. */
  request = 0;
  /** Gives the agent its first steps early, if it wants them. */
  firstSteps: FirstSteps | undefined;

  // Words.
  /** What they say; undefined where nothing is read. */
  words: RequestWords | undefined;

  // Goal.
  /** Those that do not hold, most important first. */
  goals: readonly Goal[] = [];

  // Cache.
  /** What the cache is asked: for the most important goal that is not proved unreachable. */
  query!: CacheQuery;
  /** What it has answered to the first query, where it was asked before. */
  known: CacheAnswer | undefined;
  /** What decides the lead's choice; undefined if it is to plan. */
  choiceKey: string | undefined;
  /** A cached plan that has to be compared with the understudy's. */
  candidate: CachedPlan | undefined;
  /** Why no plan of the lead is served; undefined as long as nothing speaks against it. */
  refusal: Refusal | undefined;

  // Understudy.
  /** What it has in hand. */
  understudy!: UnderstudyPlan;
  /** Set as soon as that is a complete plan: searching on could only improve it. */
  hasPlan = false;

  // Admission.
  /** What the lead is asked. */
  inquiry!: Inquiry;

  // Lead.
  /** The call that answers it; others may wait for the same. */
  call: LeadCall | undefined;
  /** What it was answered; undefined if that did not come in time. */
  said: LeadCallResult | undefined;
  /** Whether the lead works on once the request is answered: its plan may come as `revised`. */
  isHarvested = false;

  #revision: Revision | undefined;

  constructor(asked: PreparedRequest, time: RequestTime, signal?: AbortSignal) {
    this.asked = asked;
    this.time = time;
    this.signal = signal;
    this.agent = asked.agent;
  }

  /** What comes after the answer. */
  get revision(): Revision {
    this.#revision ??= new Revision();
    return this.#revision;
  }

  /** Begins, or begins anew: the agent asked for something else in between, and comes back to it. */
  begin(request: number): void {
    this.request = request;
    if (this.#revision?.isClosed) this.#revision = undefined;
  }

  /** Nothing more comes for it but, at the most, this. */
  close(revised: Outcome | undefined): void {
    if (this.#revision === undefined && revised === undefined) this.#revision = Revision.NONE;
    else this.revision.close(revised);
  }
}
