import type { AddressInfo } from "node:net";
import type { Server as TlsServer } from "node:tls";
import { PoolLlmPlanner, type PoolStatus } from "@understudy/llm/pool";
import { type Clock, systemClock, Telemetry } from "@understudy/planner-core";
import { SESSION_LIMITS } from "@understudy/session";
import type { Exposition } from "@understudy/telemetry/prometheus";
import { AccessLog } from "./access/access-log.ts";
import { Authenticator } from "./access/authenticator.ts";
import type { ConfigControl } from "./config/config-control.ts";
import type { GrpcServer, GrpcServerParts } from "./grpc/grpc-server.ts";
import type { App } from "./http/app.ts";
import type { Traffic } from "./http/connections/ending-connections.ts";
import { limitConnections } from "./http/connections/http-connections.ts";
import { quiet } from "./http/connections/quiet.ts";
import { SessionSockets } from "./http/connections/session-sockets.ts";
import { type AppOptions, type CreatedApp, createApp } from "./http/create-app.ts";
import { loggedError } from "./http/logged-error.ts";
import { ProcessMetrics } from "./http/metrics/process-metrics.ts";
import { RequestMetrics } from "./http/metrics/request-metrics.ts";
import { OriginGuard } from "./http/origin-guard.ts";
import { adminRoutes } from "./http/routes/admin-routes.ts";
import { clientRoutes } from "./http/routes/client-routes.ts";
import {
  checkOptions,
  LOOPBACK,
  queriesOf,
  type ServerOptions,
  tenantsOf,
} from "./server-options.ts";
import { type ReadOptions, ServerReload } from "./server-reload.ts";
import { LoopDelay } from "./service/loop-delay.ts";
import { ServerModels } from "./service/models/server-models.ts";
import { openFleet } from "./service/service-fleet.ts";
import { DEFAULT_MAX_PENDING, type PlannerService } from "./tenants/planner-service.ts";
import { Tenants, type TenantsParts } from "./tenants/tenants.ts";
import { SearchThreads } from "./threads/search-threads.ts";
import { CallTraces } from "./tracing/call-traces.ts";
import { CompileThreads } from "./uploads/compile-threads.ts";
import type { DomainCompiler } from "./uploads/domain-upload.ts";
import { SlicedOfferLoader } from "./uploads/offer-loader.ts";

/** A running server. */
export interface RunningService {
  /** Such as `http://127.0.0.1:7071`. */
  readonly url: string;
  readonly port: number;
  /** The gRPC port; undefined without gRPC. */
  readonly grpcPort: number | undefined;
  /** The admin port; undefined without one. */
  readonly adminPort: number | undefined;
  /** The service of the tenant `default`, for calls in the same process. */
  readonly service: PlannerService;
  /** The state of the pool that the server opened itself (`models`); undefined without one. */
  readonly pool: PoolStatus | undefined;
  /** Why the model, or the whole pool, could not be used as the server started; undefined if it could. */
  readonly modelFailure: string | undefined;
  /**
   * The service of a tenant.
   *
   * @throws ServiceRefusedError for an unknown tenant
   */
  serviceOf(tenant: string): PlannerService;
  /**
   * Applies new options from the next request on: access, tenants and their limits, hosts and origins, `maxPending`,
   * `maxConnections`, `requestTimeoutMs`, tasks, certificates, offered domains, a pool of `models`, `revision`.
   * Requests in flight finish as they started; sessions of removed tenants end. All other options stay as they are, as
   * do models disposed by the caller.
   *
   * The models of a new pool are loaded and probed beside those in use, which are freed after their last calls. A model
   * in both pools is not loaded twice.
   *
   * @param read returns the options; an error refuses them, which `/readyz` reports. It may be slow: reloads run one
   * after the other, while clients are served. Its argument loads domains in a thread
   * @throws errors of `read`; RequestError if an option needs a restart, is wrong, or a service that it names does not
   * answer. Nothing changes then
   */
  reload(read: ReadOptions): Promise<void>;
  /** Sets the control over the configuration for operators; called by `followConfig`. */
  controlBy(control: ConfigControl): void;
  /**
   * Closes without losing a request. Each answer gets `connection: close`, and the server reports that it is not ready,
   * but answers new requests until clients have switched servers, for half of the time at most; then it frees the port.
   * Connections left after `withinMs` are cut. Default 10,000.
   */
  close(withinMs?: number): Promise<void>;
}

const DEFAULT_PORT = 7071;
const UNUSED_MODEL = "the model cannot be used for now, the classical planner plans alone";
const DRAIN_MS = 10_000;
/** Grace period for late requests on open connections, in ms. */
const LATE_MS = 2000;

/**
 * Starts a server.
 *
 * @throws RequestError if other machines had access without authentication, for an invalid origin or tenant name, or if
 * the fleet cannot be joined; system errors, such as for a port in use
 *
 * @example
 * const server = await startServer({ port: 0, domains: [{ name: "hut", domain }] });
 * const response = await fetch(`${server.url}/v1/domains`);
 * await server.close();
 */
export function startServer(options: ServerOptions = {}): Promise<RunningService> {
  return startWith(options, {
    openCompiler: (clock, delay) => new CompileThreads(clock, delay),
    openSearchThreads: (count, delay) => new SearchThreads(count, delay.busy),
  });
}

/** The threads of a server. */
interface ServerThreads {
  /** Opens what compiles the domains. */
  openCompiler(clock: Clock, delay: LoopDelay): DomainCompiler & { close(): Promise<void> };
  /** Opens the threads of long searches; undefined: they stay on the serving thread. */
  openSearchThreads(count: number | undefined, delay: LoopDelay): SearchThreads | undefined;
}

/** Starts a server with threads of the caller's choice. */
export async function startWith(
  options: ServerOptions,
  { openCompiler, openSearchThreads }: ServerThreads,
): Promise<RunningService> {
  const { host = LOOPBACK[0], tls } = options;
  checkOptions(options);
  const clock = options.clock ?? systemClock;
  const { searchThreads: count } = options;
  const delay = LoopDelay.by(clock);
  const threads = count === 0 ? undefined : openSearchThreads(count, delay);
  const traces = options.tracer && new CallTraces(options.tracer);
  const fleet = options.fleet && (await openFleet(options.fleet, clock));
  const compiler = openCompiler(clock, delay);
  const putAway = async (): Promise<void> => {
    await Promise.all([threads?.close(), compiler.close(), fleet?.close()]);
  };
  const own = { clock, threads, compiler, traces, fleet, delay };
  const { models, tenants } = await openTenants(options, own).catch(async (error) => {
    await putAway();
    throw error;
  });
  let control: ConfigControl | undefined;
  const controlNow = (): ConfigControl | undefined => control;
  const listeners = await openListeners(options, host, { tenants, traces, controlNow }).catch(
    async (error) => {
      tenants.dispose();
      await Promise.all([putAway(), models.close()]);
      throw error;
    },
  );
  const { admit, warn } = listeners;
  const modelFailure = models.failure?.message;
  if (modelFailure !== undefined) warn({ reason: modelFailure }, UNUSED_MODEL);
  delay.start();
  const loader = new SlicedOfferLoader(compiler, tenants.turns);
  const reloading = new ServerReload(options, { tenants, models, loader, admit, warn });
  const close = async (withinMs = DRAIN_MS): Promise<void> => {
    const stopped = reloading.stop();
    const timer = clock.setTimer(listeners.cut, withinMs);
    tenants.drain(withinMs, true);
    listeners.begin();
    const isQuiet = await quiet(clock, listeners.traffic, withinMs / 2);
    const refuse = (): void => tenants.drain(withinMs);
    // A client that has already connected may only now send its request.
    const refusing = isQuiet ? clock.setTimer(refuse, LATE_MS) : undefined;
    if (!isQuiet) refuse();
    await listeners.close();
    if (refusing !== undefined) clock.clearTimer(refusing);
    clock.clearTimer(timer);
    await stopped;
    delay.stop();
    tenants.dispose();
    await Promise.all([putAway(), models.close()]);
  };
  const { port, grpcPort, adminPort } = listeners;
  const url = `${tls === undefined ? "http" : "https"}://${nameOf(host)}:${port}`;
  const serviceOf = (tenant: string): PlannerService => tenants.serviceOf(tenant);
  const reload = (read: ReadOptions): Promise<void> => reloading.reload(read);
  const controlBy = (by: ConfigControl): void => {
    control = by;
  };
  const ports = { port, grpcPort, adminPort };
  const service = tenants.defaultService;
  return {
    ...{ url, ...ports, service, serviceOf, reload, controlBy, close, modelFailure },
    get pool() {
      return models.status;
    },
  };
}

/** The transports. */
interface Listeners {
  readonly port: number;
  readonly grpcPort: number | undefined;
  readonly adminPort: number | undefined;
  /** Applies the accepted hosts, origins, limits and certificates. */
  admit(options: ServerOptions): void;
  warn(details: object, message: string): void;
  /** The traffic of each transport. */
  traffic(): readonly Traffic[];
  /** Announces the shutdown with each answer. */
  begin(): void;
  /** Refuses new connections. Resolves once all requests are answered. */
  close(): Promise<void>;
  /** Cuts the remaining connections. */
  cut(): void;
}

/** The dependencies of the transports. */
interface AcceptorParts extends Pick<GrpcServerParts, "tenants" | "traces"> {
  readonly controlNow: () => ConfigControl | undefined;
}

async function openListeners(
  options: ServerOptions,
  host: string,
  { tenants, traces, controlNow }: AcceptorParts,
): Promise<Listeners> {
  const { port = DEFAULT_PORT, tls } = options;
  let guard = guardOf(host, port, options);
  const logger = {
    level: options.logLevel ?? "warn",
    stream: process.stderr,
    serializers: { err: loggedError },
  };
  const grpcMetrics = new RequestMetrics({ codec: "grpc", label: "method" });
  const processMetrics = new ProcessMetrics();
  processMetrics.start();
  const accessLog = new AccessLog(tenants.clock);
  const common = {
    ...{ tenants, logger, accessLog },
    metrics: new RequestMetrics({ codec: "http", label: "route" }),
    renderMore: (page: Exposition): void => {
      grpcMetrics.render(page);
      processMetrics.render(page);
    },
  };
  const { app, connections } = await createApp({
    ...common,
    guard: () => guard,
    tls,
    traces,
    connections: options,
    routes: (one, access) => clientRoutes(one, access, tenants),
  });
  const warn = (details: object, message: string): void => app.log.warn(details, message);
  for (const log of [accessLog, tenants.failures]) log.writeTo(warn);
  const sockets = new SessionSockets(app.server, tenants, () => guard, accessLog);
  let grpc: OpenGrpc | undefined;
  let admin: CreatedApp | undefined;
  try {
    await app.listen({ host, port });
    admin = await openAdmin(options, { ...common, controlNow });
    const parts = { tenants, traces, accessLog, metrics: grpcMetrics, log: app.log };
    grpc = await openGrpc(options, host, parts);
  } catch (error) {
    processMetrics.stop();
    await Promise.all([app.close(), admin?.app.close()]);
    throw error;
  }
  const taken = portOf(app);
  const admit = (wanted: ServerOptions): void => {
    guard = guardOf(host, taken, wanted);
    if (wanted.tls !== undefined) (app.server as unknown as TlsServer).setSecureContext(wanted.tls);
    limitConnections(app.server, wanted);
    grpc?.admit(wanted);
  };
  admit(options);
  const all = [connections, admin?.connections, sockets, grpc?.server].filter(isThere);
  const traffic = (): readonly Traffic[] => all;
  const begin = (): void => {
    for (const each of all) each.begin();
  };
  const close = async (): Promise<void> => {
    processMetrics.stop();
    sockets.close();
    const closed = [app.close(), grpc?.server.close(), admin?.app.close()];
    connections.close();
    admin?.connections.close();
    await Promise.all(closed);
  };
  const cut = (): void => {
    app.server.closeAllConnections();
    admin?.app.server.closeAllConnections();
    grpc?.server.cut();
  };
  const ports = { port: taken, grpcPort: grpc?.port, adminPort: admin && portOf(admin.app) };
  return { ...ports, admit, warn, traffic, begin, close, cut };
}

function isThere<Thing>(thing: Thing | undefined): thing is Thing {
  return thing !== undefined;
}

/** The admin transport, on loopback only, whatever the hosts of the main one. */
async function openAdmin(
  { adminPort }: ServerOptions,
  { controlNow, ...common }: Omit<AppOptions, "guard" | "tls" | "routes"> & AcceptorParts,
): Promise<CreatedApp | undefined> {
  if (adminPort === undefined) return undefined;
  let guard = new OriginGuard(adminPort);
  const created = await createApp({
    ...{ ...common, tls: undefined },
    guard: () => guard,
    routes: (one) => adminRoutes(one, common.tenants, controlNow),
  });
  const { app } = created;
  try {
    await app.listen({ host: LOOPBACK[0], port: adminPort });
  } catch (error) {
    await app.close();
    throw error;
  }
  guard = new OriginGuard(portOf(app));
  return created;
}

function portOf(app: App): number {
  return (app.server.address() as AddressInfo).port;
}

interface OpenGrpc {
  readonly server: GrpcServer;
  readonly port: number;
  admit(options: ServerOptions): void;
}

async function openGrpc(
  options: ServerOptions,
  host: string,
  {
    log,
    ...parts
  }: Pick<GrpcServerParts, "tenants" | "metrics" | "accessLog" | "traces"> & Pick<App, "log">,
): Promise<OpenGrpc | undefined> {
  const { grpcPort, tls } = options;
  if (grpcPort === undefined) return undefined;
  // Loaded on demand, for a faster start without gRPC.
  const { GrpcServer } = await import("./grpc/grpc-server.ts");
  let guard = guardOf(host, grpcPort, options);
  const report = (err: unknown, method: string): void =>
    log.error({ method, err }, "a call failed in the server");
  const server = new GrpcServer({ ...parts, guard: () => guard, report, tls });
  const port = await server.listen(nameOf(host), grpcPort);
  const admit = (wanted: ServerOptions): void => {
    guard = guardOf(host, port, wanted);
    if (wanted.tls !== undefined) server.certify(wanted.tls);
  };
  admit(options);
  return { server, port, admit };
}

/** The parts that a server creates for its tenants. */
interface TenantsOwn
  extends Pick<TenantsParts, "clock" | "threads" | "compiler" | "fleet" | "delay"> {
  readonly traces: CallTraces | undefined;
}

/** The models of a server, and its tenants. */
interface OpenTenants {
  readonly models: ServerModels;
  readonly tenants: Tenants;
}

async function openTenants(
  options: ServerOptions,
  { traces, ...own }: TenantsOwn,
): Promise<OpenTenants> {
  const { access, sessionSecret, watch, maxPending = DEFAULT_MAX_PENDING } = options;
  const { telemetry = new Telemetry(), domains = [] } = options;
  const parts = {
    ...{ authenticator: new Authenticator(access), tenants: tenantsOf(options), maxPending },
    ...{ memoryMib: options.memoryMib },
    ...{ limits: { ...SESSION_LIMITS, ...options.sessions }, queries: await queriesOf(options) },
    ...{ telemetry, sessionSecret, watch },
  };
  const forDomains = domains.map(({ domain }) => domain);
  const models = await ServerModels.open(options, { clock: own.clock, telemetry }, forDomains);
  try {
    const { llm } = models.now;
    const model = llm instanceof PoolLlmPlanner ? undefined : llm?.model;
    const observer = traces && (() => traces.observer(model));
    const tenants = new Tenants({ ...parts, ...own, observer, models: models.now });
    tenants.offer(domains);
    return { models, tenants };
  } catch (error) {
    await models.close();
    throw error;
  }
}

function guardOf(host: string, port: number, { hosts = [], origins }: ServerOptions): OriginGuard {
  const own = (LOOPBACK as readonly string[]).includes(host) ? [] : [`${nameOf(host)}:${port}`];
  return new OriginGuard(port, { hosts: [...own, ...hosts], origins });
}

function nameOf(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
