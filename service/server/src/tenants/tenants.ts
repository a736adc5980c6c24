/**
 * Tenants, each with a service, domains, sessions and limits of its own.
 *
 * @module
 */

import type { Clock, Observer, Telemetry, TimerHandle } from "@understudy/planner-core";
import {
  type Acceptor,
  type Lane,
  ServiceRefusedError,
  type SessionLimits,
} from "@understudy/session";
import { RequestAdmission, type TenantGate, type TenantLimits } from "../access/admission.ts";
import type { Authenticator, Credentials } from "../access/authenticator.ts";
import { DEFAULT_TENANT, forbidden, type Principal, requireRole } from "../access/principal.ts";
import { type MemoryAccount, MemoryBudget, type TenantMemory } from "../memory/memory-budget.ts";
import type { QueryOptions } from "../query/queries.ts";
import type { TenantListMessage } from "../schema/admin-messages.ts";
import type { TicketMessage, TicketRequest } from "../schema/ticket-messages.ts";
import { type AnswerCounts, AnswerTally } from "../service/answer-tally.ts";
import { domainRevision } from "../service/domains/domain-revision.ts";
import type { OfferedDomain } from "../service/domains/offered-domain.ts";
import { FailureLog } from "../service/failure-log.ts";
import type { LoopDelay } from "../service/loop-delay.ts";
import type { OpenModels } from "../service/models/server-models.ts";
import { TextMetrics } from "../service/models/text-metrics.ts";
import type { ServiceFleet } from "../service/service-fleet.ts";
import type { ServiceWatch } from "../service/service-watch.ts";
import { ResumeTokens } from "../session/resume-token.ts";
import type { SearchThreads } from "../threads/search-threads.ts";
import { ServingTurns } from "../turns/serving-turns.ts";
import type { TenantLanes } from "../turns/tenant-lanes.ts";
import type { DomainCompiler } from "../uploads/domain-upload.ts";
import { checkModels } from "./check-models.ts";
import { PlannerService } from "./planner-service.ts";
import type { PlannerServiceOptions } from "./planner-service-options.ts";
import { sessionsSettled } from "./sessions-settled.ts";

/** The dependencies of all tenants' services. */
export interface TenantsParts {
  readonly authenticator: Authenticator;
  /** By name. */
  readonly tenants: Readonly<Record<string, TenantLimits>>;
  readonly maxPending: number;
  /** Memory of all tenants in MiB. Default: that of the memory budget. */
  readonly memoryMib?: number | undefined;
  readonly limits: SessionLimits;
  readonly sessionSecret: Uint8Array | undefined;
  /** The models in use. */
  readonly models: OpenModels;
  readonly queries: QueryOptions;
  readonly threads: SearchThreads | undefined;
  /** Compiles uploaded domains. */
  readonly compiler: DomainCompiler;
  readonly clock: Clock;
  /** The delay of this thread. */
  readonly delay: LoopDelay;
  readonly telemetry: Telemetry;
  /** Watches planning. */
  readonly watch: ServiceWatch | undefined;
  /** Creates an observer for each domain's orchestrator. */
  readonly observer: (() => Observer) | undefined;
  /** Shares learned plans with other servers. */
  readonly fleet: ServiceFleet | undefined;
}

/** The parts that a reload replaces. */
export type ReplacedParts = Pick<
  TenantsParts,
  "authenticator" | "tenants" | "maxPending" | "models" | "queries"
>;

interface ServedTenant {
  readonly service: PlannerService;
  readonly gate: TenantGate;
  readonly turns: TenantLanes;
  readonly memory: TenantMemory;
  /** The account of used tickets and nonces. */
  readonly used: MemoryAccount;
}

/** A server's domain that a tenant's upload shadows. */
export interface LeftDomain {
  readonly tenant: string;
  readonly domain: string;
}

/** The weight of unauthenticated clients together; every connection begins as one. */
const FRONT_WEIGHT = 8;
/** Memory for waiting input of unauthenticated clients and bodies with unverified signatures. */
const UNAUTHENTICATED_MIB = 64;
/** Time for a removed tenant's requests to finish, in ms. */
const RETIRE_MS = 10_000;

/** The services of all tenants, isolated from each other. */
export class Tenants {
  readonly clock: Clock;
  readonly limits: SessionLimits;
  readonly telemetry: Telemetry;
  /** The delay of this thread. */
  readonly delay: LoopDelay;
  /** Turns for work without a known tenant. */
  readonly turns: TenantLanes;
  /** Answers to all tenants. */
  readonly answers = new AnswerTally();
  /** Logs model failures. */
  readonly failures: FailureLog;
  /** Counts generated texts. */
  readonly texts: TextMetrics;
  /** Shares learned plans with other servers. */
  readonly fleet: ServiceFleet | undefined;
  /** The revision in use, and why a later configuration was refused. */
  configuration: { readonly revision: string | undefined; readonly refusal: string | undefined } = {
    revision: undefined,
    refusal: undefined,
  };
  #authenticator: Authenticator;
  readonly #served = new Map<string, ServedTenant>();
  readonly #retired = new Map<PlannerService, TimerHandle>();
  readonly #offers = new Map<string, OfferedDomain>();
  readonly #admission: RequestAdmission;
  readonly #parts: PlannerServiceOptions;
  readonly #tokens: ResumeTokens;
  readonly #serving: ServingTurns;
  readonly #memory: MemoryBudget;
  readonly #unauthenticated: TenantMemory;
  /** Turns for clients that have not said who they are. */
  readonly #front: TenantLanes;
  #models: OpenModels;
  #queries: QueryOptions;

  constructor(parts: TenantsParts) {
    const { clock, telemetry, limits, threads, observer, watch, fleet } = parts;
    const { delay, compiler } = parts;
    this.#serving = new ServingTurns(clock);
    this.turns = this.#serving.open();
    this.#front = this.#serving.open(() => FRONT_WEIGHT);
    this.#memory = new MemoryBudget(parts.memoryMib);
    this.#unauthenticated = this.#memory.open(() => UNAUTHENTICATED_MIB);
    this.clock = clock;
    this.failures = new FailureLog(clock);
    this.limits = limits;
    this.telemetry = telemetry;
    this.texts = new TextMetrics(telemetry);
    this.fleet = fleet;
    this.delay = delay;
    this.#authenticator = parts.authenticator;
    const resumeTokens = new ResumeTokens(parts.sessionSecret, Date.now, (id) =>
      this.#authenticator.generationOf(id),
    );
    this.#tokens = resumeTokens;
    this.#admission = new RequestAdmission(parts.maxPending, clock);
    this.#queries = parts.queries;
    this.#models = parts.models;
    this.#parts = {
      clock,
      telemetry,
      observer,
      watch,
      fleet,
      delay,
      threads,
      compiler,
      answers: this.answers,
      failures: this.failures,
      texts: this.texts,
      resumeTokens,
      sessions: limits,
      refusalOf: (principal) => this.#authenticator.refusalOf(principal, "plan"),
    };
    checkModels(parts);
    for (const [tenant, wanted] of Object.entries(parts.tenants)) this.#open(tenant, wanted);
  }

  /** The present authenticator. */
  get authenticator(): Authenticator {
    return this.#authenticator;
  }

  /** The server's own domains. */
  get offers(): readonly OfferedDomain[] {
    return [...this.#offers.values()];
  }

  /**
   * Offers domains to every tenant, replacing other versions of the same name. Domains missing from the list stay, and
   * so do uploads.
   *
   * @returns the uploads that shadow an offered domain
   */
  offer(domains: readonly OfferedDomain[]): LeftDomain[] {
    const left: LeftDomain[] = [];
    for (const offered of domains) {
      const { name } = offered;
      const before = this.#offers.get(name);
      if (before !== undefined && versionOf(before) === versionOf(offered)) continue;
      for (const [tenant, { service }] of this.#served) {
        const isTaken = service.addDomain(name, offered);
        if (!isTaken) left.push({ tenant, domain: name });
      }
      this.#offers.set(name, offered);
    }
    return left;
  }

  /** Applies a configuration's tenants, limits, models and credentials from the next request on. */
  replace({ authenticator, tenants, maxPending, models, queries }: ReplacedParts): void {
    this.#models = models;
    for (const [tenant, { service }] of this.#served) {
      service.changeModels({ ...models, models: tenants[tenant]?.models });
      service.changeQueries(queries);
    }
    this.#queries = queries;
    this.#authenticator = authenticator;
    this.#admission.resize(maxPending);
    for (const [tenant, { service, gate }] of this.#served) {
      if (Object.hasOwn(tenants, tenant)) continue;
      this.#served.delete(tenant);
      this.#admission.close(gate);
      this.#retire(service);
    }
    for (const [tenant, limits] of Object.entries(tenants)) {
      const known = this.#served.get(tenant);
      if (known === undefined) this.#open(tenant, limits);
      else known.gate.limit(limits);
    }
    for (const { sessions } of [...this.services, ...this.#retired.keys()]) sessions.review();
  }

  /** Answers so far. A plan without the model's part counts as a failure if the model failed. */
  get answerCounts(): AnswerCounts {
    const { answers, failures } = this.answers;
    const { "backend-error": broken = 0, "breaker-open": down = 0 } =
      this.telemetry.snapshot().fallbacks;
    return { answers, failures: failures + broken + down };
  }

  /** Announces the shutdown. Pending requests are answered, and new ones refused unless `isTaking` is set. */
  drain(withinMs: number, isTaking = false): void {
    for (const service of this.services) service.drain(withinMs, isTaking);
  }

  /** Resolves once sessions may end. */
  settled(): Promise<void> {
    const isPlanning = (): boolean =>
      [...this.services].some(({ sessions }) => sessions.isPlanning);
    return sessionsSettled(this.clock, () => this.#serving.isIdle && !isPlanning());
  }

  /** Disposes all services. */
  dispose(): void {
    for (const [service, timer] of this.#retired) {
      this.clock.clearTimer(timer);
      service.dispose();
    }
    this.#retired.clear();
    for (const service of this.services) service.dispose();
  }

  /** @throws ServiceRefusedError for an unknown tenant */
  serviceOf(tenant: string): PlannerService {
    const served = this.#served.get(tenant);
    if (served !== undefined) return served.service;
    throw new ServiceRefusedError("forbidden", "that tenant is not served here", undefined, {
      tenant,
    });
  }

  /** The service of a server without authentication. */
  get defaultService(): PlannerService {
    return this.serviceOf(DEFAULT_TENANT);
  }

  /**
   * Issues a ticket for a client that cannot keep a key.
   *
   * @throws ServiceRefusedError for an unknown domain
   */
  issueTicket(principal: Principal, { domain, agents }: TicketRequest): TicketMessage {
    this.serviceOf(principal.tenant).domainText(domain);
    return this.authenticator.tickets.issue(principal, domain, agents);
  }

  /** The usage of each tenant. */
  get uses(): TenantListMessage["tenants"] {
    return [...this.#served].map(([tenant, { service, gate, memory }]) => {
      const { domains, pending } = service.health();
      const { weight, use } = gate;
      const { size: sessions, connections, agents } = service.sessions;
      const planners = [...service.planners];
      const { usedBytes: memoryBytes } = memory;
      const now = { domains, sessions, connections, agents, memoryBytes, pending };
      return { tenant, weight, ...now, ...use, planners };
    });
  }

  /** The number of tenants without a planning model, on a server with one. */
  get classical(): number {
    if (this.#models.llm === undefined) return 0;
    return [...this.services].filter(({ planners }) => planners.length === 0).length;
  }

  get services(): Iterable<PlannerService> {
    return [...this.#served.values()].map(({ service }) => service);
  }

  /**
   * Authenticates a connection by its headers; undefined without credentials.
   *
   * @throws ServiceRefusedError for invalid credentials
   */
  async authenticate(credentials: Credentials): Promise<Principal | undefined> {
    if (credentials.authorization === undefined && !this.authenticator.isOpen) return undefined;
    const found = await this.authenticator.authenticate(credentials);
    return found ?? this.authenticateSigned(credentials, new Uint8Array());
  }

  /** The signer of a request. Throws as the authenticator, and if the tenant has no memory for another nonce. */
  authenticateSigned(credentials: Credentials, body: Uint8Array): Principal {
    return this.#remembered(this.authenticator.authenticateSigned(credentials, body));
  }

  /** Creates a lane of a caller's tenant, or of no tenant for an unknown caller. */
  lane(principal: Principal | undefined): Lane {
    return ((principal && this.#served.get(principal.tenant)?.turns) ?? this.#front).lane();
  }

  /** The acceptor for a connection. Without headers, the client needs a ticket or a resume token. */
  acceptor(principal: Principal | undefined): Acceptor {
    return {
      clock: this.clock,
      limits: this.limits,
      lane: () => this.lane(principal),
      receive: ({ ticket, token, domain }) => {
        const known = principal ?? this.#bearerOf(ticket, token);
        const refusal = this.authenticator.refusalOf(known, "plan");
        if (refusal !== undefined) throw refusal;
        requireRole(known, "plan");
        if (known.domain !== undefined && known.domain !== domain) {
          throw forbidden(`the ticket is for "${known.domain}"`, known);
        }
        return { host: this.serviceOf(known.tenant).sessions, principal: known };
      },
    };
  }

  #open(tenant: string, limits: TenantLimits): void {
    const gate = this.#admission.open(limits);
    const { models } = limits;
    const turns = this.#serving.open(() => gate.weight);
    const memory = this.#memory.open(() => gate.memoryMib);
    const own = { queries: this.#queries, tenant, gate, turns, memory, ...this.#models, models };
    const service = new PlannerService({ ...this.#parts, ...own });
    for (const offered of this.#offers.values()) service.addDomain(offered.name, offered);
    this.#served.set(tenant, { service, gate, turns, memory, used: memory.account() });
  }

  /** Disposes a service after its requests in flight. */
  #retire(service: PlannerService): void {
    service.drain(RETIRE_MS);
    const timer = this.clock.setTimer(() => {
      this.#retired.delete(service);
      service.dispose();
    }, RETIRE_MS);
    this.#retired.set(service, timer);
  }

  /** Opens the memory account of a body. Unauthenticated bodies share one budget. */
  bodyAccount(principal: Principal | undefined): MemoryAccount {
    const memory = principal && this.#served.get(principal.tenant)?.memory;
    return (memory ?? this.#unauthenticated).account();
  }

  /** Charges the tenant of a caller who has used a ticket or nonce. */
  #remembered(principal: Principal): Principal {
    const account = this.#served.get(principal.tenant)?.used;
    account?.add(this.authenticator.usedBytes(principal.tenant) - account.usedBytes);
    return principal;
  }

  #bearerOf(ticket: string | undefined, token: string | undefined): Principal {
    if (ticket !== undefined) return this.#remembered(this.authenticator.redeem(ticket));
    const claim = token === undefined ? undefined : this.#tokens.read(token);
    if (claim === undefined) {
      // A client with an expired token can start a new session, so the error is not final.
      throw token === undefined
        ? new ServiceRefusedError(
            "unauthenticated",
            "hello needs a ticket, or a token of a session",
          )
        : new ServiceRefusedError(
            "invalid-token",
            "the token is not one of this service, or too old",
          );
    }
    const { tenant, domain, agents, credential } = claim;
    return { tenant, domain, agents, credential, roles: new Set(["plan"]) };
  }
}

function versionOf({ domain, revision }: OfferedDomain): string {
  return revision ?? domainRevision(domain.written);
}
