import type { PoolLead } from "@understudy/llm/pool";
import type { Clock, Lead, Observer, Telemetry } from "@understudy/planner-core";
import type { TenantGate } from "../access/admission.ts";
import type { TenantMemory } from "../memory/memory-budget.ts";
import type { QueryOptions } from "../query/queries.ts";
import type { AnswerTally } from "../service/answer-tally.ts";
import type { FailureLog } from "../service/failure-log.ts";
import type { LoopDelay } from "../service/loop-delay.ts";
import type { TextMetrics } from "../service/models/text-metrics.ts";
import type { ServiceFleet } from "../service/service-fleet.ts";
import type { ServiceWatch } from "../service/service-watch.ts";
import type { SessionLimits } from "../session/limits.ts";
import type { ResumeTokens } from "../session/resume-token.ts";
import type { SearchThreads } from "../threads/search-threads.ts";
import type { TenantLanes } from "../turns/tenant-lanes.ts";
import type { DomainCompiler } from "../uploads/domain-upload.ts";

/** How a service is made. */
export interface PlannerServiceOptions {
  /** Proposes plans; without one the classical planner plays alone. It stays the caller's. */
  readonly lead?: Lead | undefined;
  /** The models that answer questions in words. They stay the caller's. */
  readonly writers?: PoolLead | undefined;
  /** Names of the models that may be asked, for plans as for texts. Default: all. */
  readonly models?: readonly string[] | undefined;
  /** Kinds of questions that are known, and how long answers are. */
  readonly queries?: QueryOptions | undefined;
  /** Domains of the tenant's own that are kept at the same time, besides those that are added. Default 64. */
  readonly maxDomains?: number | undefined;
  /** Lets requests in. Default: up to 1024 may wait for their answer at the same time. */
  readonly gate?: TenantGate | undefined;
  /** The owner: nothing of it is visible to others. Default `default`. */
  readonly tenant?: string | undefined;
  /** The limits of sessions. */
  readonly sessions?: Partial<SessionLimits> | undefined;
  /** Signs the tokens that resume sessions. Default: a random secret. */
  readonly resumeTokens?: ResumeTokens | undefined;
  /** Continues long searches; the caller ends it. Default: this thread does, in slices. */
  readonly threads?: SearchThreads | undefined;
  /** Checks and compiles the domains that are sent; the caller ends it. Default: this thread does. */
  readonly compiler?: DomainCompiler | undefined;
  /** The memory for what it keeps. Default: 512 MiB. */
  readonly memory?: TenantMemory | undefined;
  /** Its turns of this thread. Default: it has no one to share them with. */
  readonly turns?: TenantLanes | undefined;
  readonly clock?: Clock | undefined;
  /** Counts the plans that sessions get, and failures. Default: nobody does. */
  readonly answers?: AnswerTally | undefined;
  /** Notes why models fail. Default: nobody does. */
  readonly failures?: FailureLog | undefined;
  /** Counts texts that are no plans. Default: nobody does. */
  readonly texts?: TextMetrics | undefined;
  /** How late this thread is. Default: never. */
  readonly delay?: Pick<LoopDelay, "longestMs" | "sustainedMs" | "waitedMs"> | undefined;
  /** The counts of all domains together. Default: one of its own. */
  readonly telemetry?: Telemetry | undefined;
  /** Makes an observer for the orchestrator of each domain. Default: nobody traces. */
  readonly observer?: (() => Observer) | undefined;
  /** Watches what is planned. Default: nobody does. */
  readonly watch?: ServiceWatch | undefined;
  /** Other servers, with which the tenant's domains share what they learn. It stays the caller's. Default: none. */
  readonly fleet?: Pick<ServiceFleet, "share" | "askOnce"> | undefined;
}
