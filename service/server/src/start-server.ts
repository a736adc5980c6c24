import type { AddressInfo } from "node:net";
import type { Server as TlsServer } from "node:tls";
import { PoolLead, type PoolStatus } from "@understudy/llm/pool";
import { systemClock, Telemetry } from "@understudy/planner-core";
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
import { SESSION_LIMITS } from "./session/limits.ts";
import { DEFAULT_MAX_PENDING, type PlannerService } from "./tenants/planner-service.ts";
import { Tenants, type TenantsParts } from "./tenants/tenants.ts";
import { SearchThreads } from "./threads/search-threads.ts";
import { CallTraces } from "./tracing/call-traces.ts";
import { CompileThreads } from "./uploads/compile-threads.ts";
import { SlicedOfferLoader } from "./uploads/offer-loader.ts";

/** A server that listens. */
export interface RunningService {
  /** Such as `http://127.0.0.1:7071`. */
  readonly url: string;
  readonly port: number;
  /** The port of gRPC; undefined where it is not offered. */
  readonly grpcPort: number | undefined;
  /** The port of who operates it; undefined where there is none. */
  readonly adminPort: number | undefined;
  /** For programs that ask it in the same process: the service of the tenant `default`. */
  readonly service: PlannerService;
  /** How the pool fares that the server opened itself (`models`), now; undefined where it did not. */
  readonly pool: PoolStatus | undefined;
  /**
   * The service of a tenant.
   *
   * @throws ServiceRefusedError if there is none of that name
   */
  serviceOf(tenant: string): PlannerService;
  /**
   * Runs by other options from the next request on: who may ask, tenants and their limits, hosts and origins,
   * `maxPending`, `maxConnections`, `requestTimeoutMs`, tasks, certificates, domains that are offered, a pool of `models`, `revision`. Requests that are under way end as
   * they began; the sessions of tenants that are gone are told to end. A model that is the caller's, and whatever else is
   * left out of this list, stays as it is.
   *
   * The models of another pool are loaded, and asked, beside those in use. These are freed once their last calls have
   * ended; one that both pools have is not loaded twice.
   *
   * @param read gives the options; what it throws refuses them, as `/readyz` tells. It may take its time: changes are made
   * one after the other, and clients are served meanwhile. It gets a loader of domains, which compiles them in a thread
   * @throws what `read` throws; RequestError if something in them holds as long as the server runs, is wrong, or does not
   * answer: nothing has changed then
   */
  reload(read: ReadOptions): Promise<void>;
  /** Lets who operates the server change its configuration by this; `followConfig` calls it. */
  controlBy(control: ConfigControl): void;
  /**
   * Ends without losing a request: says on each connection that this answer is the last one, and that it is not ready, answers all that
   * comes until clients have gone elsewhere, half of the time at most, and frees the port. What is still there after
   * `withinMs` is cut. Default 10,000.
   */
  close(withinMs?: number): Promise<void>;
}

const DEFAULT_PORT = 7071;
const DRAIN_MS = 10_000;
/** Requests over connections that were there in time are taken for so long. */
const LATE_MS = 2000;

/**
 * Starts a server.
 *
 * @throws RequestError if other machines could use it without saying who they are, an origin or a tenant is not
 * named well, or the fleet cannot be joined; what the system says if the port is taken
 *
 * @example
 * const server = await startServer({ port: 0, domains: [{ name: "hut", domain }] });
 * const response = await fetch(`${server.url}/v1/domains`);
 * await server.close();
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningService> {
  const { host = LOOPBACK[0], tls } = options;
  checkOptions(options);
  const clock = options.clock ?? systemClock;
  const { searchThreads: count } = options;
  const delay = new LoopDelay();
  const threads = count === 0 ? undefined : new SearchThreads(count, delay.busy);
  const traces = options.tracer && new CallTraces(options.tracer);
  const fleet = options.fleet && (await openFleet(options.fleet, clock));
  const compiler = new CompileThreads(clock, delay);
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
  const doors = await openDoors(options, host, { tenants, traces, controlNow }).catch(
    async (error) => {
      tenants.dispose();
      await Promise.all([putAway(), models.close()]);
      throw error;
    },
  );
  const { admit, warn } = doors;
  delay.start();
  const loader = new SlicedOfferLoader(compiler, tenants.turns);
  const reloading = new ServerReload(options, { tenants, models, loader, admit, warn });
  const close = async (withinMs = DRAIN_MS): Promise<void> => {
    const stopped = reloading.stop();
    const timer = clock.setTimer(doors.cut, withinMs);
    tenants.drain(withinMs, true);
    doors.begin();
    const isQuiet = await quiet(clock, doors.traffic, withinMs / 2);
    const refuse = (): void => tenants.drain(withinMs);
    // A client that has connected already may ask only now.
    const refusing = isQuiet ? clock.setTimer(refuse, LATE_MS) : undefined;
    if (!isQuiet) refuse();
    await doors.close();
    if (refusing !== undefined) clock.clearTimer(refusing);
    clock.clearTimer(timer);
    await stopped;
    delay.stop();
    tenants.dispose();
    await Promise.all([putAway(), models.close()]);
  };
  const { port, grpcPort, adminPort } = doors;
  const url = `${tls === undefined ? "http" : "https"}://${nameOf(host)}:${port}`;
  const serviceOf = (tenant: string): PlannerService => tenants.serviceOf(tenant);
  const reload = (read: ReadOptions): Promise<void> => reloading.reload(read);
  const controlBy = (by: ConfigControl): void => {
    control = by;
  };
  const ports = { port, grpcPort, adminPort };
  const service = tenants.defaultService;
  return {
    ...{ url, ...ports, service, serviceOf, reload, controlBy, close },
    get pool() {
      return models.status;
    },
  };
}

/** The ways in for clients. */
interface Doors {
  readonly port: number;
  readonly grpcPort: number | undefined;
  readonly adminPort: number | undefined;
  /** Lets those in that come by other hosts, from other origins. */
  admit(options: ServerOptions): void;
  /** Logs it. */
  warn(details: object, message: string): void;
  /** The traffic of each way in. */
  traffic(): readonly Traffic[];
  /** Says with each answer that the server is about to end. */
  begin(): void;
  /** Takes nobody else in; resolves when all are answered. */
  close(): Promise<void>;
  /** Cuts the connections that are left. */
  cut(): void;
}

/** The parts that the ways in lead to. */
interface DoorParts extends Pick<GrpcServerParts, "tenants" | "traces"> {
  readonly controlNow: () => ConfigControl | undefined;
}

async function openDoors(
  options: ServerOptions,
  host: string,
  { tenants, traces, controlNow }: DoorParts,
): Promise<Doors> {
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

/** The way in for administrators: from this machine only, whoever else the other one admits. */
async function openAdmin(
  { adminPort }: ServerOptions,
  { controlNow, ...common }: Omit<AppOptions, "guard" | "tls" | "routes"> & DoorParts,
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
  // A server without it need not wait for it to load.
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

/** The parts that a server makes for its tenants. */
interface TenantsOwn
  extends Pick<TenantsParts, "clock" | "threads" | "compiler" | "fleet" | "delay"> {
  readonly traces: CallTraces | undefined;
}

/** The models of a server, and the tenants that ask them. */
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
    const { lead } = models.now;
    const model = lead instanceof PoolLead ? undefined : lead?.model;
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
