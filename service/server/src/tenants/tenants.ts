/**
 * Tenants: each has a service of its own, with its domains, sessions and limits.
 *
 * @module
 */

import type { Clock, Observer, Telemetry, TimerHandle } from "@understudy/planner-core";
import { RequestAdmission, type TenantGate, type TenantLimits } from "../access/admission.ts";
import type { Authenticator, Credentials } from "../access/authenticator.ts";
import { DEFAULT_TENANT, forbidden, type Principal, requireRole } from "../access/principal.ts";
import { TICKET_MS } from "../access/tickets.ts";
import { type MemoryAccount, MemoryBudget, type TenantMemory } from "../memory/memory-budget.ts";
import type { QueryOptions } from "../query/queries.ts";
import type { TenantListMessage } from "../schema/admin-messages.ts";
import type { TicketMessage, TicketRequest } from "../schema/ticket-messages.ts";
import { type AnswerCounts, AnswerTally } from "../service/answer-tally.ts";
import { revisionOf } from "../service/domains/domain-revision.ts";
import type { OfferedDomain } from "../service/domains/offered-domain.ts";
import { FailureLog } from "../service/failure-log.ts";
import type { LoopDelay } from "../service/loop-delay.ts";
import type { OpenModels } from "../service/models/server-models.ts";
import { TextMetrics } from "../service/models/text-metrics.ts";
import { ServiceRefusedError } from "../service/refused-error.ts";
import type { ServiceFleet } from "../service/service-fleet.ts";
import type { ServiceWatch } from "../service/service-watch.ts";
import type { Door } from "../session/connection.ts";
import type { SessionLimits } from "../session/limits.ts";
import { ResumeTokens } from "../session/resume-token.ts";
import type { SearchThreads } from "../threads/search-threads.ts";
import type { Lane } from "../turns/lane.ts";
import { ServingTurns } from "../turns/serving-turns.ts";
import type { TenantLanes } from "../turns/tenant-lanes.ts";
import type { DomainCompiler } from "../uploads/domain-upload.ts";
import { checkModels } from "./check-models.ts";
import { PlannerService } from "./planner-service.ts";
import type { PlannerServiceOptions } from "./planner-service-options.ts";
import { sessionsSettled } from "./sessions-settled.ts";

/** The parts of the services of all tenants. */
export interface TenantsParts {
  readonly authenticator: Authenticator;
  /** By name. */
  readonly tenants: Readonly<Record<string, TenantLimits>>;
  readonly maxPending: number;
  /** Memory for what all of them keep, in MiB. Default: as much as is usual. */
  readonly memoryMib?: number | undefined;
  readonly limits: SessionLimits;
  readonly sessionSecret: Uint8Array | undefined;
  /** The models that are asked. */
  readonly models: OpenModels;
  readonly queries: QueryOptions;
  readonly threads: SearchThreads | undefined;
  /** Compiles the domains that tenants send. */
  readonly compiler: DomainCompiler;
  readonly clock: Clock;
  /** How late this thread is. */
  readonly delay: LoopDelay;
  readonly telemetry: Telemetry;
  /** Watches what is planned. */
  readonly watch: ServiceWatch | undefined;
  /** Makes an observer for the orchestrator of each domain. */
  readonly observer: (() => Observer) | undefined;
  /** Other servers, with which this one shares what it learns. */
  readonly fleet: ServiceFleet | undefined;
}

/** The parts that a configuration decides. */
export type ReplacedParts = Pick<
  TenantsParts,
  "authenticator" | "tenants" | "maxPending" | "models" | "queries"
>;

interface ServedTenant {
  readonly service: PlannerService;
  readonly gate: TenantGate;
  readonly turns: TenantLanes;
  readonly memory: TenantMemory;
  /** The part of it for tickets and nonces that were used. */
  readonly used: MemoryAccount;
}

/** A domain that was not offered to a tenant, which has one of its own under that name. */
export interface LeftDomain {
  readonly tenant: string;
  readonly domain: string;
}

/** Memory for bodies whose signature has not been checked. */
const STRANGERS_MIB = 64;
/** So long the requests of a tenant that is gone may take to end. */
const RETIRE_MS = 10_000;

/** A service for each tenant: domains, caches, sessions and limits of one are nothing to another. */
export class Tenants {
  readonly clock: Clock;
  readonly limits: SessionLimits;
  readonly telemetry: Telemetry;
  /** How late this thread is. */
  readonly delay: LoopDelay;
  /** Turns of this thread for what is done for no tenant, or for one that is not known yet. */
  readonly turns: TenantLanes;
  /** Answers so far, to all tenants. */
  readonly answers = new AnswerTally();
  /** Why models fail. */
  readonly failures: FailureLog;
  /** Texts that models wrote besides plans. */
  readonly texts: TextMetrics;
  /** Other servers, with which this one shares what it learns. */
  readonly fleet: ServiceFleet | undefined;
  /** The configuration that is in use, and why a later one was refused. */
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
  readonly #strangers: TenantMemory;
  #models: OpenModels;
  #queries: QueryOptions;

  constructor(parts: TenantsParts) {
    const { clock, telemetry, limits, threads, observer, watch, fleet } = parts;
    const { delay, compiler } = parts;
    this.#serving = new ServingTurns(clock);
    this.turns = this.#serving.open();
    this.#memory = new MemoryBudget(parts.memoryMib);
    this.#strangers = this.#memory.open(() => STRANGERS_MIB);
    this.clock = clock;
    this.failures = new FailureLog(clock);
    this.limits = limits;
    this.telemetry = telemetry;
    this.texts = new TextMetrics(telemetry);
    this.fleet = fleet;
    this.delay = delay;
    this.#authenticator = parts.authenticator;
    const resumeTokens = new ResumeTokens(parts.sessionSecret);
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
    };
    checkModels(parts);
    for (const [tenant, wanted] of Object.entries(parts.tenants)) this.#open(tenant, wanted);
  }

  /** Finds out who asks, now. */
  get authenticator(): Authenticator {
    return this.#authenticator;
  }

  /** The domains that are offered to every tenant. */
  get offers(): readonly OfferedDomain[] {
    return [...this.#offers.values()];
  }

  /**
   * Offers domains to every tenant, in the place of those of the same names that are other ones. Those that are left out
   * stay, and so do those that tenants sent themselves.
   *
   * @returns those that stay in the way
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

  /** Serves other tenants, by other limits and models, and knows them by other keys, from the next request on. */
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
  }

  /** Answers so far. A plan without the model's part counts as a failure if the model failed. */
  get answerCounts(): AnswerCounts {
    const { answers, failures } = this.answers;
    const { "backend-error": broken = 0, "breaker-open": down = 0 } =
      this.telemetry.snapshot().fallbacks;
    return { answers, failures: failures + broken + down };
  }

  /** Says that the server is about to end; requests are answered, and taken where that is said. */
  drain(withinMs: number, isTaking = false): void {
    for (const service of this.services) service.drain(withinMs, isTaking);
  }

  /** Resolves once sessions may end. */
  settled(): Promise<void> {
    const isPlanning = (): boolean =>
      [...this.services].some(({ sessions }) => sessions.isPlanning);
    return sessionsSettled(this.clock, () => this.#serving.isIdle && !isPlanning());
  }

  /** Puts everything away. */
  dispose(): void {
    for (const [service, timer] of this.#retired) {
      this.clock.clearTimer(timer);
      service.dispose();
    }
    this.#retired.clear();
    for (const service of this.services) service.dispose();
  }

  /** @throws ServiceRefusedError if there is no such tenant */
  serviceOf(tenant: string): PlannerService {
    const served = this.#served.get(tenant);
    if (served !== undefined) return served.service;
    throw new ServiceRefusedError("forbidden", "that tenant is not served here", undefined, {
      tenant,
    });
  }

  /** The service where nobody has to say who they are. */
  get defaultService(): PlannerService {
    return this.serviceOf(DEFAULT_TENANT);
  }

  /**
   * A ticket for a client that can hold no key, from somebody who can.
   *
   * @throws ServiceRefusedError if there is no such domain
   */
  issueTicket({ tenant }: Principal, { domain, agents }: TicketRequest): TicketMessage {
    this.serviceOf(tenant).domainText(domain);
    const ticket = this.authenticator.tickets.issue(tenant, domain, agents);
    return { ticket, expiresInMs: TICKET_MS };
  }

  /** The use of each tenant. */
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

  /** The number of tenants that may ask none of the models that plan, if there are any. */
  get classical(): number {
    if (this.#models.lead === undefined) return 0;
    return [...this.services].filter(({ planners }) => planners.length === 0).length;
  }

  /** All services. */
  get services(): Iterable<PlannerService> {
    return [...this.#served.values()].map(({ service }) => service);
  }

  /**
   * The caller that opens a connection, by its headers.
   *
   * @throws ServiceRefusedError if they tell something wrong
   */
  async visitor(credentials: Credentials): Promise<Principal | undefined> {
    if (credentials.authorization === undefined && !this.authenticator.isOpen) return undefined;
    const found = await this.authenticator.authenticate(credentials);
    return found ?? this.authenticateSigned(credentials, new Uint8Array());
  }

  /** The signer of a request. Throws as the authenticator, and if the tenant has no memory for another nonce. */
  authenticateSigned(credentials: Credentials, body: Uint8Array): Principal {
    return this.#remembered(this.authenticator.authenticateSigned(credentials, body));
  }

  /** Another lane of a caller's tenant; of no tenant, where the caller is not known. */
  lane(principal: Principal | undefined): Lane {
    return ((principal && this.#served.get(principal.tenant)?.turns) ?? this.turns).lane();
  }

  /** The door for a connection: a client without headers shows a ticket, or a token that resumes a session. */
  door(principal: Principal | undefined): Door {
    return {
      clock: this.clock,
      limits: this.limits,
      lane: () => this.lane(principal),
      receive: ({ ticket, token, domain }) => {
        const known = principal ?? this.#bearerOf(ticket, token);
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

  /** Requests that are under way end; then the service is put away. */
  #retire(service: PlannerService): void {
    service.drain(RETIRE_MS);
    const timer = this.clock.setTimer(() => {
      this.#retired.delete(service);
      service.dispose();
    }, RETIRE_MS);
    this.#retired.set(service, timer);
  }

  /** The memory of another body until it is answered; of a client that nobody knows yet, that of all strangers. */
  bodyAccount(principal: Principal | undefined): MemoryAccount {
    const memory = principal && this.#served.get(principal.tenant)?.memory;
    return (memory ?? this.#strangers).account();
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
      // A client with a token that is no longer good begins a new session: it is not refused for good.
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
    const { tenant, domain, agents } = claim;
    return { tenant, domain, agents, roles: new Set(["plan"]) };
  }
}

function versionOf({ domain, revision }: OfferedDomain): string {
  return revision ?? revisionOf(domain.written);
}
