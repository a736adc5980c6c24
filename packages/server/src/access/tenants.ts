import type { IncomingMessage } from "node:http";
import type { Backend } from "@understudy/llm";
import type { Clock, Domain, Lead, Repertoire, Telemetry } from "@understudy/planner-core";
import { PlannerService } from "../service/planner-service.ts";
import { ServiceRefusedError } from "../service/refused-error.ts";
import type { Door } from "../session/connection.ts";
import type { SessionLimits } from "../session/limits.ts";
import { ResumeTokens } from "../session/resume-token.ts";
import { RequestAdmission, type TenantLimits } from "./admission.ts";
import type { Authenticator } from "./authenticator.ts";
import { DEFAULT_TENANT, type Principal } from "./principal.ts";

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
  readonly clock: Clock;
  readonly telemetry: Telemetry;
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
    const { clock, telemetry, limits, lead, backend } = parts;
    this.clock = clock;
    this.limits = limits;
    this.telemetry = telemetry;
    this.authenticator = parts.authenticator;
    const resumeTokens = new ResumeTokens(parts.sessionSecret);
    this.#tokens = resumeTokens;
    const admission = new RequestAdmission(parts.maxPending, clock);
    const all = { clock, telemetry, lead, backend, resumeTokens, sessions: limits };
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

  /** All services. */
  get services(): Iterable<PlannerService> {
    return this.#services.values();
  }

  /**
   * Who opens a connection, as far as its headers tell.
   *
   * @throws ServiceRefusedError if they tell something wrong
   */
  async visitor({
    headers,
    method = "GET",
    url = "/",
  }: IncomingMessage): Promise<Principal | undefined> {
    const { authorization } = headers;
    const isOpen = this.authenticator.isOpen;
    if (authorization === undefined && !isOpen) return undefined;
    const credentials = { authorization, method, path: url };
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
        if (!known.roles.has("plan")) {
          throw new ServiceRefusedError("forbidden", "that takes the role plan");
        }
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
