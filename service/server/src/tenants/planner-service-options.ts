import type { PoolLlmPlanner } from "@understudy/llm/pool";
import type { Clock, LlmPlanner, Observer, Telemetry } from "@understudy/planner-core";
import type { ServiceRefusedError, SessionLimits } from "@understudy/session";
import type { TenantGate } from "../access/admission.ts";
import type { Principal } from "../access/principal.ts";
import type { TenantMemory } from "../memory/memory-budget.ts";
import type { QueryOptions } from "../query/queries.ts";
import type { AnswerTally } from "../service/answer-tally.ts";
import type { FailureLog } from "../service/failure-log.ts";
import type { LoopDelay } from "../service/loop-delay.ts";
import type { TextMetrics } from "../service/models/text-metrics.ts";
import type { ServiceFleet } from "../service/service-fleet.ts";
import type { ServiceWatch } from "../service/service-watch.ts";
import type { ResumeTokens } from "../session/resume-token.ts";
import type { SearchThreads } from "../threads/search-threads.ts";
import type { TenantLanes } from "../turns/tenant-lanes.ts";
import type { DomainCompiler } from "../uploads/domain-upload.ts";

/** Tells why a client may have no session any more. */
type SessionRefusal = (
  client: Pick<Principal, "tenant" | "credential">,
) => ServiceRefusedError | undefined;

/** Options of a service. */
export interface PlannerServiceOptions {
  /** Proposes plans. Default: the classical planner plans alone. Disposed by the caller. */
  readonly llm?: LlmPlanner | undefined;
  /** Write text. Disposed by the caller. */
  readonly writers?: PoolLlmPlanner | undefined;
  /** Names of the models available for plans and texts. Default: all. */
  readonly models?: readonly string[] | undefined;
  /** Query tasks, and the answer cache. */
  readonly queries?: QueryOptions | undefined;
  /** Uploaded domains at the same time, besides the server's own. Default 64. */
  readonly maxDomains?: number | undefined;
  /** Admits requests. Default: up to 1024 pending. */
  readonly gate?: TenantGate | undefined;
  /** The tenant, isolated from all others. Default `default`. */
  readonly tenant?: string | undefined;
  /** Session limits. */
  readonly sessions?: Partial<SessionLimits> | undefined;
  /** Signs resume tokens. Default: a random secret. */
  readonly resumeTokens?: ResumeTokens | undefined;
  /** Why a client's credential no longer opens sessions; undefined while it does. Default: it always does. */
  readonly refusalOf?: SessionRefusal | undefined;
  /** Continue long searches; closed by the caller. Default: this thread, in slices. */
  readonly threads?: SearchThreads | undefined;
  /** Compiles uploaded domains; closed by the caller. Default: this thread. */
  readonly compiler?: DomainCompiler | undefined;
  /** Memory budget. Default: 512 MiB. */
  readonly memory?: TenantMemory | undefined;
  /** The tenant's turns on this thread. Default: exclusive. */
  readonly turns?: TenantLanes | undefined;
  readonly clock?: Clock | undefined;
  /** Counts the plans of sessions, and failures. Default: not counted. */
  readonly answers?: AnswerTally | undefined;
  /** Logs model failures. Default: not logged. */
  readonly failures?: FailureLog | undefined;
  /** Counts generated texts. Default: not counted. */
  readonly texts?: TextMetrics | undefined;
  /** The delay of this thread. Default: none. */
  readonly delay?: Pick<LoopDelay, "longestMs" | "sustainedMs" | "waitedMs"> | undefined;
  /** Counters shared by all domains. Default: new ones. */
  readonly telemetry?: Telemetry | undefined;
  /** Creates an observer for each domain's orchestrator. Default: none. */
  readonly observer?: (() => Observer) | undefined;
  /** Watches planning. Default: none. */
  readonly watch?: ServiceWatch | undefined;
  /** Shares learned plans with other servers. Closed by the caller. Default: none. */
  readonly fleet?: Pick<ServiceFleet, "share" | "askOnce"> | undefined;
}
