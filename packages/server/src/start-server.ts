import type { AddressInfo } from "node:net";
import type { Tracer } from "@opentelemetry/api";
import { type Backend, createLead } from "@understudy/llm";
import {
  type Clock,
  type Domain,
  type Lead,
  type Repertoire,
  RequestError,
  systemClock,
  Telemetry,
} from "@understudy/planner-core";
import type { TenantLimits } from "./access/admission.ts";
import { type AccessOptions, Authenticator } from "./access/authenticator.ts";
import { DEFAULT_TENANT, isTenant } from "./access/principal.ts";
import { Tenants, type TenantsParts } from "./access/tenants.ts";
import type { GrpcServer, GrpcServerParts } from "./grpc/grpc-server.ts";
import type { App } from "./http/app.ts";
import { createApp } from "./http/create-app.ts";
import { OriginGuard, type OriginGuardOptions } from "./http/origin-guard.ts";
import { RequestMetrics } from "./http/request-metrics.ts";
import { SessionSockets } from "./http/session-sockets.ts";
import { DEFAULT_MAX_PENDING, type PlannerService } from "./service/planner-service.ts";
import { SESSION_LIMITS, type SessionLimits } from "./session/limits.ts";
import { SearchThreads } from "./threads/search-threads.ts";
import { CallTraces } from "./tracing/call-traces.ts";

/** A domain that a server offers from the start. */
export interface OfferedDomain {
  /** The name under which requests ask for it. */
  readonly name: string;
  readonly domain: Domain;
  /** Plans that were rehearsed for it. */
  readonly repertoire?: Repertoire | undefined;
}

/** How a server is started. */
export interface ServerOptions extends OriginGuardOptions {
  /** One of the loopback, or with `access` any. Default `127.0.0.1`. */
  readonly host?: string | undefined;
  /** Default 7071; 0: any that is free. */
  readonly port?: number | undefined;
  /** The port of gRPC, with the same address; 0: any that is free. Default: gRPC is not offered. */
  readonly grpcPort?: number | undefined;
  /** Authentication and rights of clients. Default: any client on this machine may ask. */
  readonly access?: AccessOptions | undefined;
  /** Tenants by name, and what each may use. Those of keys and secrets are there in any case, without limits. */
  readonly tenants?: Readonly<Record<string, TenantLimits>> | undefined;
  /** Certificate and key in PEM, for HTTPS. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  /** The model that proposes plans; it stays the caller's. Without one the classical planner plays alone. */
  readonly backend?: Backend | undefined;
  /** Proposes plans in the backend's place, such as a pool of several models; it stays the caller's. */
  readonly lead?: Lead | undefined;
  readonly domains?: readonly OfferedDomain[] | undefined;
  /** The limits of sessions. */
  readonly sessions?: Partial<SessionLimits> | undefined;
  /** Signs the tokens that resume sessions: servers with the same secret accept each other's. Default: a random one. */
  readonly sessionSecret?: Uint8Array | undefined;
  /** Threads for long searches; 0: these go on beside everything else, in slices. Default: a core fewer than there are, at least 1. */
  readonly searchThreads?: number | undefined;
  /** Requests that may wait for their answer at the same time. Default 1024. */
  readonly maxPending?: number | undefined;
  /** The lowest level that is logged, to standard error, as a line of JSON each. Default `warn`. */
  readonly logLevel?: "debug" | "info" | "warn" | "error" | "silent" | undefined;
  /** Makes spans of calls and of what is done for them, for OpenTelemetry. Default: there are none. */
  readonly tracer?: Tracer | undefined;
  readonly clock?: Clock | undefined;
}

/** A server that listens. */
export interface RunningService {
  /** Such as `http://127.0.0.1:7071`. */
  readonly url: string;
  readonly port: number;
  /** The port of gRPC; undefined where it is not offered. */
  readonly grpcPort: number | undefined;
  /** For programs that ask it in the same process: the service of the tenant `default`. */
  readonly service: PlannerService;
  /**
   * The service of a tenant.
   *
   * @throws ServiceRefusedError if there is none of that name
   */
  serviceOf(tenant: string): PlannerService;
  /**
   * Takes no more requests, answers those that wait, and frees the port. Connections that are still there after
   * `withinMs` are cut. Default 10,000.
   */
  close(withinMs?: number): Promise<void>;
}

const DEFAULT_PORT = 7071;
const LOOPBACK = ["127.0.0.1", "::1", "localhost"];
const DRAIN_MS = 10_000;

/**
 * Starts a server.
 *
 * @throws RequestError if other machines could use it without saying who they are, or an origin or a tenant is not
 * named well; what the system says if the port is taken
 *
 * @example
 * const server = await startServer({ port: 0, domains: [{ name: "hut", domain }] });
 * const response = await fetch(`${server.url}/v1/domains`);
 * await server.close();
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningService> {
  const { host = LOOPBACK[0] as string, tls } = options;
  checkHost(host, options);
  checkOrigins(options);
  const clock = options.clock ?? systemClock;
  const { searchThreads: count } = options;
  const threads = count === 0 ? undefined : new SearchThreads(count);
  const traces = options.tracer && new CallTraces(options.tracer, options.backend?.info.model);
  const tenants = await makeTenants(options, { clock, threads, traces });
  for (const { name, domain, repertoire } of options.domains ?? []) {
    tenants.offer(name, domain, repertoire);
  }
  const services = [...tenants.services];
  const doors = await openDoors(options, host, { tenants, traces }).catch((error) => {
    for (const service of services) service.dispose();
    throw error;
  });
  const close = async (withinMs = DRAIN_MS): Promise<void> => {
    for (const service of services) service.drain(withinMs);
    const timer = clock.setTimer(doors.cut, withinMs);
    await doors.close();
    clock.clearTimer(timer);
    for (const service of services) service.dispose();
    await threads?.close();
  };
  const { port, grpcPort } = doors;
  const url = `${tls === undefined ? "http" : "https"}://${nameOf(host)}:${port}`;
  const serviceOf = (tenant: string): PlannerService => tenants.serviceOf(tenant);
  return { url, port, grpcPort, service: tenants.defaultService, serviceOf, close };
}

/** The ways in for clients. */
interface Doors {
  readonly port: number;
  readonly grpcPort: number | undefined;
  /** Takes nobody else in; resolves when all are answered. */
  close(): Promise<void>;
  /** Cuts whoever is left. */
  cut(): void;
}

async function openDoors(
  options: ServerOptions,
  host: string,
  { tenants, traces }: Pick<GrpcServerParts, "tenants" | "traces">,
): Promise<Doors> {
  const { port = DEFAULT_PORT, tls } = options;
  let guard = guardOf(host, port, options);
  const logger = { level: options.logLevel ?? "warn", stream: process.stderr };
  const metrics = new RequestMetrics({ codec: "grpc", label: "method" });
  const app = await createApp({
    tenants,
    guard: () => guard,
    logger,
    tls,
    traces,
    otherMetrics: options.grpcPort === undefined ? [] : [metrics],
  });
  const sockets = new SessionSockets(app.server, tenants, () => guard);
  let grpc: OpenGrpc | undefined;
  try {
    await app.listen({ host, port });
    grpc = await openGrpc(options, host, { tenants, traces, metrics, log: app.log });
  } catch (error) {
    await app.close();
    throw error;
  }
  const { port: taken } = app.server.address() as AddressInfo;
  guard = guardOf(host, taken, options);
  const close = async (): Promise<void> => {
    sockets.drain();
    await Promise.all([app.close(), grpc?.server.close()]);
  };
  const cut = (): void => {
    app.server.closeAllConnections();
    grpc?.server.cut();
  };
  return { port: taken, grpcPort: grpc?.port, close, cut };
}

interface OpenGrpc {
  readonly server: GrpcServer;
  readonly port: number;
}

async function openGrpc(
  options: ServerOptions,
  host: string,
  { log, ...parts }: Pick<GrpcServerParts, "tenants" | "metrics" | "traces"> & Pick<App, "log">,
): Promise<OpenGrpc | undefined> {
  const { grpcPort, tls } = options;
  if (grpcPort === undefined) return undefined;
  // A server without it need not wait for it to load.
  const { GrpcServer } = await import("./grpc/grpc-server.ts");
  let guard = guardOf(host, grpcPort, options);
  const report = (err: unknown, method: string): void => log.error({ method, err });
  const server = new GrpcServer({ ...parts, guard: () => guard, report, tls });
  const port = await server.listen(nameOf(host), grpcPort);
  guard = guardOf(host, port, options);
  return { server, port };
}

/** The parts that a server makes for its tenants. */
interface TenantsOwn extends Pick<TenantsParts, "clock" | "threads"> {
  readonly traces: CallTraces | undefined;
}

async function makeTenants(
  options: ServerOptions,
  { clock, threads, traces }: TenantsOwn,
): Promise<Tenants> {
  const { backend, access, sessionSecret, maxPending = DEFAULT_MAX_PENDING } = options;
  const telemetry = new Telemetry();
  const lead = options.lead ?? (backend && (await createLead({ backend, clock, telemetry })));
  const authenticator = new Authenticator(access);
  const limits = { ...SESSION_LIMITS, ...options.sessions };
  const tenants = tenantsOf(options);
  const parts = { authenticator, tenants, maxPending, limits, sessionSecret };
  const observer = traces && (() => traces.observer());
  return new Tenants({ ...parts, lead, backend, threads, clock, telemetry, observer });
}

/** The tenants that are named, and those whose keys are known. */
function tenantsOf({ access, tenants = {} }: ServerOptions): Record<string, TenantLimits> {
  const { keys = [], signingSecrets = [] } = access ?? {};
  const known = [...keys, ...signingSecrets].map(({ tenant }) => tenant);
  const all: Record<string, TenantLimits> = { [DEFAULT_TENANT]: {} };
  for (const name of [...known, ...Object.keys(tenants)]) {
    if (!isTenant(name)) {
      const message = `"${name}" is not a valid name for a tenant`;
      const hint = "lower-case letters, digits and -, at most 64";
      throw new RequestError([{ pointer: "/tenants", message, hint }]);
    }
    all[name] = tenants[name] ?? {};
  }
  return all;
}

function guardOf(host: string, port: number, { hosts = [], origins }: ServerOptions): OriginGuard {
  const own = LOOPBACK.includes(host) ? [] : [`${nameOf(host)}:${port}`];
  return new OriginGuard(port, { hosts: [...own, ...hosts], origins });
}

function nameOf(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

/** Anyone who can reach a server can use it, unless clients have to authenticate. */
function checkHost(host: string, { access }: ServerOptions): void {
  if (LOOPBACK.includes(host) || access !== undefined) return;
  const message = `"${host}" is not a loopback address, and nobody has to say who they are`;
  const hint = `set \`access\`, or take one of ${LOOPBACK.join(", ")}`;
  throw new RequestError([{ pointer: "/host", message, hint }]);
}

/** With a path, or without a scheme, it would be nobody's. */
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#]+\/?$/i;

function checkOrigins({ origins = [] }: ServerOptions): void {
  const issues = origins.flatMap((origin, index) => {
    if (ORIGIN.test(origin)) return [];
    const message = `${JSON.stringify(origin)} is no origin of a page`;
    return [{ pointer: `/origins/${index}`, message, hint: "such as https://game.example" }];
  });
  if (issues.length > 0) throw new RequestError(issues);
}
