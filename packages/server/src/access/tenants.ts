import type { Backend } from "@understudy/llm";
import type {
  Clock,
  Domain,
  Lead,
  Observer,
  Repertoire,
  Telemetry,
} from "@understudy/planner-core";
import type { TicketMessage, TicketRequest } from "../schema/ticket-messages.ts";
import { PlannerService } from "../service/planner-service.ts";
import { ServiceRefusedError } from "../service/refused-error.ts";
import type { Door } from "../session/connection.ts";
import type { SessionLimits } from "../session/limits.ts";
import { ResumeTokens } from "../session/resume-token.ts";
import type { SearchThreads } from "../threads/search-threads.ts";
import { RequestAdmission, type TenantLimits } from "./admission.ts";
import type { Authenticator, Credentials } from "./authenticator.ts";
import { DEFAULT_TENANT, type Principal, requireRole } from "./principal.ts";
import { TICKET_MS } from "./tickets.ts";

/** The parts of the services of all tenants. */
export interface TenantsParts {
  readonly authenticator: Authenticator;
  /** By name. */
  readonly tenants: Readonly<Record<string, TenantLimits>>;
  readonly maxPending: number;
  readonly limits: SessionLimits;
  readonly sessionSecret: Uint8Array | undefined;
  readonly lead: Lead | undefined;
  readonly backend: Backend | undefined;
  readonly threads: SearchThreads | undefined;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  /** Makes an observer for the orchestrator of each domain. */
  readonly observer: (() => Observer) | undefined;
}

/** A service for each tenant: domains, caches, sessions and limits of one are nothing to another. */
export class Tenants {
  readonly clock: Clock;
  readonly limits: SessionLimits;
  readonly telemetry: Telemetry;
  readonly authenticator: Authenticator;
  readonly #services: ReadonlyMap<string, PlannerService>;
  readonly #tokens: ResumeTokens;

  constructor(parts: TenantsParts) {
    const { clock, telemetry, limits, lead, backend, threads, observer } = parts;
    this.clock = clock;
    this.limits = limits;
    this.telemetry = telemetry;
    this.authenticator = parts.authenticator;
    const resumeTokens = new ResumeTokens(parts.sessionSecret);
    this.#tokens = resumeTokens;
    const admission = new RequestAdmission(parts.maxPending, clock);
    const models = { lead, backend, threads };
    const all = { clock, telemetry, observer, ...models, resumeTokens, sessions: limits };
    this.#services = new Map(
      Object.entries(parts.tenants).map(([tenant, wanted]) => {
        const gate = admission.open(wanted);
        return [tenant, new PlannerService({ ...all, tenant, gate })];
      }),
    );
  }

  /** Offers a domain to every tenant. */
  offer(name: string, domain: Domain, repertoire: Repertoire | undefined): void {
    for (const service of this.#services.values()) service.addDomain(name, domain, repertoire);
  }

  /** @throws ServiceRefusedError if there is no such tenant */
  serviceOf(tenant: string): PlannerService {
    const service = this.#services.get(tenant);
    if (service !== undefined) return service;
    throw new ServiceRefusedError("forbidden", "that tenant is not served here");
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
    this.serviceOf(tenant).getDomain(domain);
    const ticket = this.authenticator.tickets.issue(tenant, domain, agents);
    return { ticket, expiresInMs: TICKET_MS };
  }

  /** All services. */
  get services(): Iterable<PlannerService> {
    return this.#services.values();
  }

  /**
   * The caller that opens a connection, as far as its headers tell.
   *
   * @throws ServiceRefusedError if they tell something wrong
   */
  async visitor(credentials: Credentials): Promise<Principal | undefined> {
    if (credentials.authorization === undefined && !this.authenticator.isOpen) return undefined;
    const found = await this.authenticator.authenticate(credentials);
    return found ?? this.authenticator.authenticateSigned(credentials, new Uint8Array());
  }

  /** The door for a connection: a client without headers shows a ticket, or a token that resumes a session. */
  door(principal: Principal | undefined): Door {
    return {
      clock: this.clock,
      limits: this.limits,
      receive: ({ ticket, token, domain }) => {
        const known = principal ?? this.#bearerOf(ticket, token);
        requireRole(known, "plan");
        if (known.domain !== undefined && known.domain !== domain) {
          throw new ServiceRefusedError("forbidden", `the ticket is for "${known.domain}"`);
        }
        return { host: this.serviceOf(known.tenant).sessions, principal: known };
      },
    };
  }

  #bearerOf(ticket: string | undefined, token: string | undefined): Principal {
    if (ticket !== undefined) return this.authenticator.redeem(ticket);
    const claim = token === undefined ? undefined : this.#tokens.read(token);
    if (claim === undefined) {
      throw new ServiceRefusedError(
        "unauthenticated",
        "hello needs a ticket, or a token of a session",
      );
    }
    const { tenant, domain, agents } = claim;
    return { tenant, domain, agents, roles: new Set(["plan"]) };
  }
}
