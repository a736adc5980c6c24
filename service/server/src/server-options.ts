import { createSecureContext } from "node:tls";
import { isDeepStrictEqual } from "node:util";
import type { Tracer } from "@opentelemetry/api";
import type { Backend } from "@understudy/llm";
import type { ModelsConfiguration } from "@understudy/llm/models";
import { loadPrompts, PROMPT_TASKS } from "@understudy/llm/prompts";
import {
  type Clock,
  type Issue,
  type LlmPlanner,
  RequestError,
  type Telemetry,
} from "@understudy/planner-core";
import type { SessionLimits } from "@understudy/session";
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

/** Certificate and key in PEM. */
export interface ServerTls {
  readonly cert: string;
  readonly key: string;
}

/** Options of a server. */
export interface ServerOptions extends OriginGuardOptions, ConnectionLimits {
  /** A loopback address, or any with `access`. Default `127.0.0.1`. */
  readonly host?: string | undefined;
  /** Default 7071; 0: any free port. */
  readonly port?: number | undefined;
  /** The gRPC port, on the same address; 0: any free port. Default: no gRPC. */
  readonly grpcPort?: number | undefined;
  /** The admin port, always on loopback; 0: any free port. Default: none. */
  readonly adminPort?: number | undefined;
  /** Credentials and roles of clients. Default: any client on this machine has access. */
  readonly access?: AccessOptions | undefined;
  /** Limits by tenant. Tenants of keys and secrets exist without an entry, without limits. */
  readonly tenants?: Readonly<Record<string, TenantLimits>> | undefined;
  /** Limits of tenants without limits of their own. Default: none. */
  readonly limits?: Omit<TenantLimits, "models" | "weight"> | undefined;
  /** Certificate and key in PEM, for HTTPS. */
  readonly tls?: ServerTls | undefined;
  /** The model that proposes plans; disposed by the caller. Default: the classical planner plans alone. */
  readonly backend?: Backend | undefined;
  /**
   * Proposes plans in place of a backend, such as a pool of models; disposed by the caller. A pool, or an LLM planner
   * of `createLlmPlanner`, also answers queries, unless there is a backend.
   */
  readonly llm?: LlmPlanner | undefined;
  /**
   * The models that propose plans and answer queries, if there is neither a backend nor an LLM planner: a configuration
   * with one model or a pool, or a pool opened by the program. The server warms them up for its domains, and disposes
   * them. If they fail, or need more than a minute for a domain, it starts without them and asks them with later
   * questions; `modelFailure` tells why. Only the missing file of a model is an error. A reload can replace a pool.
   */
  readonly models?: ModelsConfiguration | ModelsSource | undefined;
  /** Query tasks by name, besides the built-in ones. */
  readonly tasks?: Readonly<Record<string, QueryTask>> | undefined;
  /** Options of the answer cache. */
  readonly cache?: AnswerCacheOptions | undefined;
  readonly domains?: readonly OfferedDomain[] | undefined;
  /** Session limits. */
  readonly sessions?: Partial<SessionLimits> | undefined;
  /** Signs resume tokens; servers with the same secret accept each other's. Default: random. */
  readonly sessionSecret?: Uint8Array | undefined;
  /** The fleet, whose servers share learned plans. Needs the package `ioredis`. Default: none. */
  readonly fleet?: ServerFleetOptions | undefined;
  /**
   * Threads for long searches; 0: searches run on the serving thread, in slices. Default: the number of cores less one,
   * at least 1.
   */
  readonly searchThreads?: number | undefined;
  /** Limit of pending requests. Default 1024. */
  readonly maxPending?: number | undefined;
  /** Estimated memory of all tenants in MiB; cannot be changed on reload. Default 1024. */
  readonly memoryMib?: number | undefined;
  /** The lowest level logged to standard error, as JSON lines. Default `warn`. */
  readonly logLevel?: "debug" | "info" | "warn" | "error" | "silent" | undefined;
  /**
   * The server's counters, also for `/metrics`. An LLM planner of your own should share them, so that its state is
   * shown. Default: new ones.
   */
  readonly telemetry?: Telemetry | undefined;
  /** Watches all planning, such as a viewer. Default: none. */
  readonly watch?: ServiceWatch | undefined;
  /** Creates OpenTelemetry spans of calls and of the work behind them. Default: none. */
  readonly tracer?: Tracer | undefined;
  /** Identifies the configuration in `/readyz`. Default: none. */
  readonly revision?: string | undefined;
  /** Source of time. The delay of the serving thread counts only by the machine's clock, the default. */
  readonly clock?: Clock | undefined;
}

/** The loopback addresses. */
export const LOOPBACK = ["127.0.0.1", "::1", "localhost"] as const;

/** Options that a reload cannot change, by their places in a configuration file. */
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
  // A truncated file must not turn authentication off.
  "/auth": ({ access }) => access !== undefined,
};

/** @throws RequestError with everything that would keep a server from starting, by its place in a configuration file */
export function checkOptions(options: ServerOptions): void {
  const checks = [hostIssues, hostsIssues, originIssues, tlsIssues, tenantIssues, accessIssues];
  const issues = checks.flatMap((issuesOf) => issuesOf(options));
  if (issues.length > 0) throw new RequestError(issues);
}

/** @throws RequestError unless a running server can change to the next options without a restart */
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

/** All tenants, named or owning a credential, with their limits. */
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

/** A tenant's limits. The burst is only inherited together with its rate. */
function limitedBy(limits: TenantLimits, own: TenantLimits): TenantLimits {
  const { burst, ...others } = limits;
  const isOwnRate = own.requestsPerSecond !== undefined;
  return { ...others, ...(isOwnRate || burst === undefined ? {} : { burst }), ...own };
}

/**
 * Query tasks, built-in and configured.
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

/** Without authentication, any client that reaches the server has access. */
function hostIssues({ host = LOOPBACK[0], access }: ServerOptions): Issue[] {
  if ((LOOPBACK as readonly string[]).includes(host) || access !== undefined) return [];
  const message = `"${host}" is not a loopback address, and nobody has to say who they are`;
  const hint = `say in [auth], or by \`access\`, who may ask; or take one of ${LOOPBACK.join(", ")}`;
  return [{ pointer: "/server/host", message, hint }];
}

/** A scheme or a path would never match. */
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

/** Duplicate keys: the first one would be ignored. */
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
