import { createSecureContext } from "node:tls";
import { isDeepStrictEqual } from "node:util";
import type { Tracer } from "@opentelemetry/api";
import type { Backend } from "@understudy/llm";
import type { ModelsConfiguration } from "@understudy/llm/models";
import { loadPrompts, PROMPT_TASKS } from "@understudy/llm/prompts";
import {
  type Clock,
  type Issue,
  type Lead,
  RequestError,
  type Telemetry,
} from "@understudy/planner-core";
import type { TenantLimits } from "./access/admission.ts";
import type { AccessOptions } from "./access/authenticator.ts";
import { DEFAULT_TENANT, isTenant } from "./access/principal.ts";
import type { ConnectionLimits } from "./http/connections/http-connections.ts";
import type { OriginGuardOptions } from "./http/origin-guard.ts";
import type { AnswerCacheOptions, QueryOptions } from "./query/queries.ts";
import { type QueryTask, readTasks } from "./query/query-task.ts";
import type { OfferedDomain } from "./service/domains/offered-domain.ts";
import { type ModelsSource, sourceOf } from "./service/models/models-source.ts";
import type { ServerFleetOptions } from "./service/service-fleet.ts";
import type { ServiceWatch } from "./service/service-watch.ts";
import type { SessionLimits } from "./session/limits.ts";

/** Certificate and key in PEM. */
export interface ServerTls {
  readonly cert: string;
  readonly key: string;
}

/** How a server is started. */
export interface ServerOptions extends OriginGuardOptions, ConnectionLimits {
  /** One of the loopback, or with `access` any. Default `127.0.0.1`. */
  readonly host?: string | undefined;
  /** Default 7071; 0: any that is free. */
  readonly port?: number | undefined;
  /** The port of gRPC, with the same address; 0: any that is free. Default: gRPC is not offered. */
  readonly grpcPort?: number | undefined;
  /** The port for administrators, always on the loopback; 0: any free one. Default: none. */
  readonly adminPort?: number | undefined;
  /** Authentication and rights of clients. Default: any client on this machine may ask. */
  readonly access?: AccessOptions | undefined;
  /** Tenants by name, and what each may use. Those of keys and secrets are there in any case, without limits. */
  readonly tenants?: Readonly<Record<string, TenantLimits>> | undefined;
  /** The limits of every tenant without limits of its own. Default: none. */
  readonly limits?: Omit<TenantLimits, "models" | "weight"> | undefined;
  /** Certificate and key in PEM, for HTTPS. */
  readonly tls?: ServerTls | undefined;
  /** The model that proposes plans; it stays the caller's. Without one the classical planner plays alone. */
  readonly backend?: Backend | undefined;
  /**
   * Proposes plans in the backend's place, such as a pool of several models; it stays the caller's. A pool, or a lead of
   * `createLead`, also answers questions in words, unless there is a backend.
   */
  readonly lead?: Lead | undefined;
  /**
   * The models that propose plans, and answer questions in words, where there is neither a backend nor a lead: a
   * configuration with one model or a pool, or a pool that the program opens. The server readies them for its domains,
   * and disposes of them; a reload may bring another pool.
   */
  readonly models?: ModelsConfiguration | ModelsSource | undefined;
  /** Kinds of questions in words by the names that clients ask them by, besides those that are shipped. */
  readonly tasks?: Readonly<Record<string, QueryTask>> | undefined;
  /** How answers to questions in words are remembered. */
  readonly cache?: AnswerCacheOptions | undefined;
  readonly domains?: readonly OfferedDomain[] | undefined;
  /** The limits of sessions. */
  readonly sessions?: Partial<SessionLimits> | undefined;
  /** Signs the tokens that resume sessions: servers with the same secret accept each other's. Default: a random one. */
  readonly sessionSecret?: Uint8Array | undefined;
  /**
   * The other servers of the game: what one learns serves all. Needs the package `ioredis`. Default: this
   * server learns alone.
   */
  readonly fleet?: ServerFleetOptions | undefined;
  /** Threads for long searches; 0: these go on beside everything else, in slices. Default: a core fewer than there are, at least 1. */
  readonly searchThreads?: number | undefined;
  /** Requests that may wait for their answer at the same time. Default 1024. */
  readonly maxPending?: number | undefined;
  /** Memory for what all tenants keep, in MiB, as it is estimated; fixed as long as the server runs. Default 1024. */
  readonly memoryMib?: number | undefined;
  /** The lowest level that is logged, to standard error, as a line of JSON each. Default `warn`. */
  readonly logLevel?: "debug" | "info" | "warn" | "error" | "silent" | undefined;
  /** Its counters, also those of `/metrics`. A lead of your own shares them, so that its state is seen. Default: new ones. */
  readonly telemetry?: Telemetry | undefined;
  /** Watches all that is planned, such as a viewer. Default: nobody does. */
  readonly watch?: ServiceWatch | undefined;
  /** Makes OpenTelemetry spans of calls and of the work behind them. Default: no spans. */
  readonly tracer?: Tracer | undefined;
  /** Tells configurations apart: `/readyz` has it. Default: none. */
  readonly revision?: string | undefined;
  readonly clock?: Clock | undefined;
}

/** Addresses that only this machine reaches. */
export const LOOPBACK = ["127.0.0.1", "::1", "localhost"] as const;

/** Options that hold as long as a server runs, by their places in a file of configuration. */
const FIXED: Readonly<Record<string, (options: ServerOptions) => unknown>> = {
  "/server/host": ({ host }) => host,
  "/server/port": ({ port }) => port,
  "/server/grpc_port": ({ grpcPort }) => grpcPort,
  "/server/admin_port": ({ adminPort }) => adminPort,
  "/server/cert": ({ tls }) => tls !== undefined,
  "/server/memory_mib": ({ memoryMib }) => memoryMib,
  "/server/search_threads": ({ searchThreads }) => searchThreads,
  "/server/session_secret_env": ({ sessionSecret }) => sessionSecret,
  "/fleet": ({ fleet }) => fleet,
  "/telemetry/traces": ({ tracer }) => tracer !== undefined,
  "/pool": ({ models }) => sourceOf(models)?.isOne === false,
  "/defaults": ({ models }) => sourceOf(models)?.fixed,
  // A file that lost its end must not open a server to everybody.
  "/auth": ({ access }) => access !== undefined,
};

/** @throws RequestError with everything for which no server could start, by its place in a file of configuration */
export function checkOptions(options: ServerOptions): void {
  const checks = [hostIssues, hostsIssues, originIssues, tlsIssues, tenantIssues, accessIssues];
  const issues = checks.flatMap((issuesOf) => issuesOf(options));
  if (issues.length > 0) throw new RequestError(issues);
}

/** @throws RequestError unless a server that runs by the one can run by the other without a restart */
export function checkReload(running: ServerOptions, next: ServerOptions): void {
  const issues = Object.entries(FIXED).flatMap(([pointer, of]) => {
    return isDeepStrictEqual(of(running), of(next)) ? [] : [fixed(pointer)];
  });
  if (issues.length > 0) throw new RequestError(issues);
}

function fixed(pointer: string): Issue {
  const message = "changes only when the server restarts";
  return { pointer, message, hint: "start it again, or change it back" };
}

/** The tenants that are named, and those whose keys are known, each with its limits. */
export function tenantsOf({
  access,
  tenants = {},
  limits = {},
}: ServerOptions): Record<string, TenantLimits> {
  const { keys = [], signingSecrets = [] } = access ?? {};
  const known = [...keys, ...signingSecrets].map(({ tenant }) => tenant);
  const all: Record<string, TenantLimits> = { [DEFAULT_TENANT]: limits };
  for (const name of [...known, ...Object.keys(tenants)]) {
    all[name] = limitedBy(limits, tenants[name] ?? {});
  }
  return all;
}

/** The limits of a tenant; how many may come at once belongs to how many may come. */
function limitedBy(limits: TenantLimits, own: TenantLimits): TenantLimits {
  const { burst, ...others } = limits;
  const isOwnRate = own.requestsPerSecond !== undefined;
  return { ...others, ...(isOwnRate || burst === undefined ? {} : { burst }), ...own };
}

/**
 * The kinds of questions in words: those of the shipped prompts, and the server's own.
 *
 * @throws RequestError if a prompt cannot be read
 */
export async function queriesOf({ tasks = {}, cache }: ServerOptions): Promise<QueryOptions> {
  const shipped = await loadPrompts();
  const all: Record<string, QueryTask> = {};
  for (const task of PROMPT_TASKS) all[task] = { prompt: shipped.of(task)?.text };
  Object.assign(all, tasks);
  readTasks(all);
  return { tasks: all, cache };
}

/** Anyone who can reach a server can use it, unless clients have to authenticate. */
function hostIssues({ host = LOOPBACK[0], access }: ServerOptions): Issue[] {
  if ((LOOPBACK as readonly string[]).includes(host) || access !== undefined) return [];
  const message = `"${host}" is not a loopback address, and nobody has to say who they are`;
  const hint = `say in [auth], or by \`access\`, who may ask; or take one of ${LOOPBACK.join(", ")}`;
  return [{ pointer: "/server/host", message, hint }];
}

/** With a scheme or a path, it would be nobody's. */
const HOST = /^(?:(?:\*\.)?[^\s/:*?#[\]]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#]+\/?$/i;

function hostsIssues({ hosts = [] }: ServerOptions): Issue[] {
  return hosts.flatMap((host, index) => {
    if (HOST.test(host)) return [];
    const message = `${JSON.stringify(host)} is not the name of a host`;
    const hint = "such as plans.example.com, or *.plans.example.com";
    return [{ pointer: `/server/hosts/${index}`, message, hint }];
  });
}

function originIssues({ origins = [] }: ServerOptions): Issue[] {
  return origins.flatMap((origin, index) => {
    if (ORIGIN.test(origin)) return [];
    const message = `${JSON.stringify(origin)} is not an origin`;
    return [{ pointer: `/server/origins/${index}`, message, hint: "such as https://game.example" }];
  });
}

function tlsIssues({ tls }: ServerOptions): Issue[] {
  if (tls === undefined) return [];
  try {
    createSecureContext(tls);
    return [];
  } catch (cause) {
    const message = `certificate and key cannot be used: ${(cause as Error).message}`;
    return [{ pointer: "/server/cert", message }];
  }
}

function tenantIssues({ access, tenants = {} }: ServerOptions): Issue[] {
  const { keys = [], signingSecrets = [] } = access ?? {};
  const named = [
    ...Object.keys(tenants).map((tenant) => [`/tenants/${tenant}`, tenant] as const),
    ...keys.map(({ tenant }, index) => [`/auth/keys/${index}/tenant`, tenant] as const),
    ...signingSecrets.map(({ tenant }, index) => [`/auth/hmac/${index}/tenant`, tenant] as const),
  ];
  return named.flatMap(([pointer, tenant]) => {
    if (isTenant(tenant)) return [];
    const message = `"${tenant}" is not a valid name for a tenant`;
    return [{ pointer, message, hint: "lower-case letters, digits and -, at most 64" }];
  });
}

/** Keys that are there twice: the first would count for nothing. */
function accessIssues({ access: { keys = [], signingSecrets = [] } = {} }: ServerOptions): Issue[] {
  const again = (names: readonly string[], pointerOf: (index: number) => string): Issue[] =>
    names.flatMap((name, index) => {
      const first = names.indexOf(name);
      if (first === index) return [];
      return [{ pointer: pointerOf(index), message: `is also that of ${pointerOf(first)}` }];
    });
  return [
    ...again(
      keys.map(({ hash }) => hash),
      (index) => `/auth/keys/${index}/hash`,
    ),
    ...again(
      signingSecrets.map(({ id }) => id),
      (index) => `/auth/hmac/${index}/id`,
    ),
  ];
}
