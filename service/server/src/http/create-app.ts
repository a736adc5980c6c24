/**
 * The web application behind the service's HTTP routes.
 *
 * @module
 */

import type { TlsOptions } from "node:tls";
import swagger from "@fastify/swagger";
import { UnderstudyError } from "@understudy/planner-core";
import {
  isFailure,
  type ServiceRefusal,
  ServiceRefusedError,
  toldError,
} from "@understudy/session";
import type { Exposition } from "@understudy/telemetry/prometheus";
import fastify, {
  type FastifyError,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
  LogController,
} from "fastify";
import type { AccessLog } from "../access/access-log.ts";
import { openAiError } from "../openai/openai-error.ts";
import type { Tenants } from "../tenants/tenants.ts";
import type { CallTrace, CallTraces } from "../tracing/call-traces.ts";
import { serverVersion } from "../version.ts";
import { acceptBodies } from "./accept-bodies.ts";
import type { App } from "./app.ts";
import { countBodies } from "./body-memory.ts";
import type { EndingConnections } from "./connections/ending-connections.ts";
import {
  type ConnectionLimits,
  HttpConnections,
  nodeOptions,
} from "./connections/http-connections.ts";
import { requestPlace } from "./connections/request-place.ts";
import { answerPreflight, isPreflight, letRead } from "./cross-origin.ts";
import { noteArrivals } from "./http-call.ts";
import type { RequestMetrics } from "./metrics/request-metrics.ts";
import { checkSingleHeaders, type OriginGuard } from "./origin-guard.ts";
import { RequestAccess } from "./request-access.ts";
import { systemRoutes } from "./routes/system-routes.ts";

/** Options of the web application. */
export interface AppOptions {
  readonly tenants: Tenants;
  readonly tls: TlsOptions | undefined;
  /** The guard of origins. Read with each request, since the port is only known once the server listens. */
  readonly guard: () => OriginGuard;
  readonly logger: FastifyServerOptions["logger"];
  /** Adds the routes, health apart. */
  readonly routes: (app: App, access: RequestAccess) => void;
  /** The request metrics. */
  readonly metrics: RequestMetrics;
  /** Adds more metrics to the page. */
  readonly renderMore: (page: Exposition) => void;
  /** Logs refusals of access. */
  readonly accessLog: AccessLog;
  /** Traces requests. */
  readonly traces?: CallTraces | undefined;
  /** Default: the defaults of {@link ConnectionLimits}. */
  readonly connections?: ConnectionLimits | undefined;
}

/** Limit of a body in bytes, for the longest domain file. */
const BODY_LIMIT = 1_000_000;

/** The log's message. The error's own text may quote a prompt. */
const FAILED = "a request failed in the server";

/** The client's message, which does not reveal where the model runs. */
const MODEL_FAILED = "a model failed";

const NO_BODY = new Uint8Array();

/** The headers of every answer, against caching and content sniffing. */
const HEADERS = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
} as const;

/** A web application in front of the service. */
export interface CreatedApp {
  /** Not listening yet. */
  readonly app: App;
  readonly connections: EndingConnections;
}

/** Creates the web application of the service. */
export async function createApp(options: AppOptions): Promise<CreatedApp> {
  const { tenants, guard, metrics, accessLog, traces, connections: limits = {} } = options;
  const connections = new HttpConnections(tenants, (status) => metrics.count("unknown", status));
  const app = newApp(options, connections);
  connections.watch(app.server, limits);
  const access = new RequestAccess(tenants);
  countBodies(app, tenants, BODY_LIMIT);
  acceptBodies(app, access, ({ raw, principal }) => connections.laneOf(raw.socket, principal));
  app.setErrorHandler((error, request, reply) => {
    noteRefusal(error, request, { accessLog, tenants });
    return answerError(error as FastifyError, request, reply, connections);
  });
  app.setNotFoundHandler((request) => {
    throw noAddress(request);
  });
  noteArrivals(app);
  // Callbacks: a hook that returns a promise costs an extra turn, and most requests need not wait.
  app.addHook("onRequest", (request, reply, next) => {
    // Deferred during shutdown: pipelined requests are parsed first, so that only the last one closes the connection.
    const done = connections.ending.isEnding ? () => setImmediate(next) : next;
    request.heldMs = tenants.delay.waitedMs + connections.waitedMs(request.raw.socket);
    request.receivedMs = tenants.clock.now() - request.heldMs;
    if (traces !== undefined) request.trace = beginTrace(traces, request);
    reply.headers(HEADERS);
    checkSingleHeaders(request.raw);
    guard().checkHost(request.headers);
    letRead(request, reply);
    if (isPreflight(request)) {
      answerPreflight(reply);
      return;
    }
    guard().checkOrigin(request.headers);
    const identified = access.identify(request);
    if (identified === undefined) done();
    else identified.then(() => done(), next);
  });
  app.addHook("preValidation", (request, _reply, done) => {
    access.identifySigned(request, NO_BODY);
    const { socket } = request.raw;
    const goOn = (): undefined => {
      // Nobody would read the answer.
      if (!connections.isOver(socket)) done();
    };
    // Probes come first: there may be many of them, but each takes little time.
    if (request.routeOptions.config.isProbe === true) goOn();
    else connections.laneOf(socket, request.principal).do(goOn);
  });
  app.addHook("onResponse", (request, reply, done) => {
    countAnswer({ metrics, tenants }, request, reply);
    if (!request.raw.complete) connections.linger(request.raw);
    done();
  });
  await app.register(swagger, {
    openapi: { openapi: "3.1.0", info: { title: "Understudy", version: serverVersion } },
  });
  systemRoutes(app, tenants, (page) => {
    metrics.render(page);
    connections.render(page);
    accessLog.render(page);
    options.renderMore(page);
  });
  options.routes(app, access);
  await app.ready();
  return { app, connections: connections.ending };
}

/** Whether a client was refused before it said who it is, or before its whole body was read by somebody unknown. */
function isTurnedAway({ principal, raw }: FastifyRequest, status: number): boolean {
  if (principal !== undefined) return false;
  return status === 401 || status === 403 || !raw.complete;
}

/** Sends an error in the format of the route. */
function answerError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
  connections: HttpConnections,
): FastifyReply {
  const told = toldError(refusalOf(error));
  request.isFailure = isFailure(told);
  const { status, body } = told;
  if (status === 500) request.log.error({ requestId: request.id, err: error }, FAILED);
  else if (request.isFailure) request.log.warn({ requestId: request.id, err: error }, MODEL_FAILED);
  const { retryAfterMs } = body.error;
  if (isTurnedAway(request, status)) {
    reply.header("connection", "close");
    connections.ignoreInput(request.raw.socket);
  }
  if (status === 401) reply.header("www-authenticate", "Bearer");
  if (retryAfterMs !== undefined) reply.header("retry-after", Math.ceil(retryAfterMs / 1000));
  if (request.routeOptions.config.errors === "openai") {
    const theirs = openAiError(status, body);
    return reply.headers(theirs.headers).status(theirs.status).send(theirs.body);
  }
  return reply.status(status).send(body);
}

/** A Fastify instance without routes and hooks. */
function newApp(
  { guard, logger, tls, accessLog, connections: limits = {} }: AppOptions,
  connections: HttpConnections,
): App {
  const node = nodeOptions(limits);
  return fastify({
    ...(tls === undefined
      ? { http: node }
      : { https: { ...node, ...tls, handshakeTimeout: node.requestTimeout } }),
    logger: logger ?? false,
    logController: new LogController({ disableRequestLogging: true }),
    // No child logger per request: it takes longer than a cached plan. Log lines name the request.
    childLoggerFactory: (parent) => parent,
    bodyLimit: BODY_LIMIT,
    requestTimeout: node.requestTimeout,
    clientErrorHandler: (error, socket) => connections.refuse(error, socket),
    // The service itself refuses requests during shutdown.
    return503OnClosing: false,
    frameworkErrors: (_error, request, reply) =>
      answerNoAddress(request, reply, { guard: guard(), accessLog }),
    forceCloseConnections: "idle",
  }) as unknown as App;
}

function noAddress({ method, url }: Pick<FastifyRequest, "method" | "url">): ServiceRefusedError {
  const path = url.split("?", 1)[0] as string;
  const message = `there is no ${method} ${path.slice(0, 200)}; /docs lists what there is`;
  return new ServiceRefusedError("not-found", message);
}

/** Answers a request with an invalid URL, which skips all hooks. */
function answerNoAddress(
  request: Pick<FastifyRequest, "method" | "url" | "headers" | "raw">,
  reply: Pick<FastifyReply, "headers">,
  { guard, accessLog }: { readonly guard: OriginGuard } & Pick<AppOptions, "accessLog">,
): void {
  let refusal: unknown = noAddress(request);
  try {
    checkSingleHeaders(request.raw);
    guard.check(request.headers);
  } catch (error) {
    refusal = error;
    accessLog.note(error, { transport: "http", asked: "unknown", ...requestPlace(request.raw) });
  }
  const { status, body } = toldError(refusal);
  void reply.headers(HEADERS).status(status).send(body);
}

/** Logs a refusal of access. */
function noteRefusal(
  error: unknown,
  { raw, routeOptions, method, headers: { authorization } }: FastifyRequest,
  { accessLog, tenants: { authenticator } }: Pick<AppOptions, "accessLog" | "tenants">,
): void {
  const asked = routeOptions.url === undefined ? "unknown" : `${method} ${routeOptions.url}`;
  const shown = authenticator.shownBy({ authorization });
  accessLog.note(error, { transport: "http", asked, shown, ...requestPlace(raw) });
}

function countAnswer(
  { metrics, tenants }: Pick<AppOptions, "tenants"> & { readonly metrics: RequestMetrics },
  { receivedMs, dueMs, routeOptions, trace, isFailure: hasFailed }: FastifyRequest,
  { statusCode: status }: FastifyReply,
): void {
  const nowMs = tenants.clock.now();
  const route = routeOptions.url ?? "unknown";
  // A failed health check is no failed request.
  const { role = "admin" } = routeOptions.config;
  if (role !== "admin" && role !== "scrape") tenants.answers.count(hasFailed);
  metrics.record(route, status, nowMs - receivedMs);
  if (status === 200) metrics.answered(route, nowMs - dueMs);
  trace?.end({ "http.response.status_code": status }, status >= 500);
}

/** The span of a request, named by OpenTelemetry's conventions. */
function beginTrace(traces: CallTraces, request: FastifyRequest): CallTrace {
  const { method, headers } = request;
  const { url: route } = request.routeOptions;
  const attributes = {
    "http.request.method": method,
    ...(route === undefined ? {} : { "http.route": route }),
    "understudy.request_id": request.id,
  };
  const name = route === undefined ? method : `${method} ${route}`;
  return traces.begin(name, attributes, (header) => headers[header]?.toString());
}

/** An error of the framework before routing, as an error of the service. */
function refusalOf(error: FastifyError): unknown {
  if (error instanceof UnderstudyError) return error;
  const refusals: Readonly<Record<number, readonly [ServiceRefusal, string]>> = {
    400: ["invalid-json", "the body is not JSON"],
    413: ["body-too-large", `a body has at most ${BODY_LIMIT} bytes`],
    415: ["not-json", "a body is application/json"],
  };
  const [refusal, message] = refusals[error.statusCode ?? 500] ?? [];
  return refusal === undefined || message === undefined
    ? error
    : new ServiceRefusedError(refusal, message);
}
