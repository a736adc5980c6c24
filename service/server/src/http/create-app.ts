/**
 * The HTTP routes of the service.
 *
 * @module
 */

import type { TlsOptions } from "node:tls";
import swagger from "@fastify/swagger";
import { UnderstudyError } from "@understudy/planner-core";
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
import { isFailure, toldError } from "../service/error-message.ts";
import { type ServiceRefusal, ServiceRefusedError } from "../service/refused-error.ts";
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
import { checkOneHost, type OriginGuard } from "./origin-guard.ts";
import { RequestAccess } from "./request-access.ts";
import { systemRoutes } from "./routes/system-routes.ts";

/** How the web application is made. */
export interface AppOptions {
  readonly tenants: Tenants;
  readonly tls: TlsOptions | undefined;
  /** The origins it answers; asked for with each request, since it knows the port only when the server listens. */
  readonly guard: () => OriginGuard;
  readonly logger: FastifyServerOptions["logger"];
  /** Adds what it answers, besides how it is. */
  readonly routes: (app: App, access: RequestAccess) => void;
  /** Counts its requests. */
  readonly metrics: RequestMetrics;
  /** Adds what else is to be on the page of metrics. */
  readonly renderMore: (page: Exposition) => void;
  /** Notes who was refused. */
  readonly accessLog: AccessLog;
  /** Makes a span of each request. */
  readonly traces?: CallTraces | undefined;
  /** Default: as those say. */
  readonly connections?: ConnectionLimits | undefined;
}

/** The longest body, in bytes: that of the longest domain file. */
const BODY_LIMIT = 1_000_000;

/** The text of an error itself may quote a prompt. */
const FAILED = "a request failed in the server";

/** Clients hear nothing of where the model is. */
const MODEL_FAILED = "a model failed";

const NO_BODY = new Uint8Array();

/** The headers of every answer: none is kept, none is taken for what it is not. */
const HEADERS = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
} as const;

/** A web application in front of the service. */
export interface CreatedApp {
  /** It does not listen yet. */
  readonly app: App;
  readonly connections: EndingConnections;
}

/** Makes a web application in front of the service. */
export async function createApp(options: AppOptions): Promise<CreatedApp> {
  const { tenants, guard, metrics, accessLog, traces, connections: limits = {} } = options;
  const connections = new HttpConnections(tenants.clock, (status) =>
    metrics.count("unknown", status),
  );
  const app = newApp(options, connections);
  connections.watch(app.server, limits);
  const access = new RequestAccess(tenants);
  countBodies(app, tenants, BODY_LIMIT);
  acceptBodies(app, access, ({ principal }) => tenants.lane(principal));
  app.setErrorHandler((error, request, reply) => {
    noteRefusal(error, request, { accessLog, tenants });
    return answerError(error as FastifyError, request, reply);
  });
  app.setNotFoundHandler((request) => {
    throw noAddress(request);
  });
  noteArrivals(app);
  // With callbacks: a hook that returns a promise takes a turn of its own, and most have nothing to wait for.
  app.addHook("onRequest", (request, reply, next) => {
    // The requests behind this one are read before it is answered: the last of them closes the connection.
    const done = connections.ending.isEnding ? () => setImmediate(next) : next;
    request.heldMs = tenants.delay.waitedMs;
    request.receivedMs = tenants.clock.now() - request.heldMs;
    if (traces !== undefined) request.trace = beginTrace(traces, request);
    reply.headers(HEADERS);
    checkOneHost(request.raw);
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
    done();
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

/** Tells what went wrong, in the form of the dialect that was spoken. */
function answerError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const told = toldError(refusalOf(error));
  request.isFailure = isFailure(told);
  const { status, body } = told;
  if (status === 500) request.log.error({ requestId: request.id, err: error }, FAILED);
  else if (request.isFailure) request.log.warn({ requestId: request.id, err: error }, MODEL_FAILED);
  const { retryAfterMs } = body.error;
  if (status === 401) reply.header("www-authenticate", "Bearer");
  if (retryAfterMs !== undefined) reply.header("retry-after", Math.ceil(retryAfterMs / 1000));
  if (request.routeOptions.config.errors === "openai") {
    const theirs = openAiError(status, body);
    return reply.headers(theirs.headers).status(theirs.status).send(theirs.body);
  }
  return reply.status(status).send(body);
}

/** One without routes and hooks. */
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
    // A logger of its own for each request takes longer than a known plan; what is logged names the request.
    childLoggerFactory: (parent) => parent,
    bodyLimit: BODY_LIMIT,
    requestTimeout: node.requestTimeout,
    clientErrorHandler: (error, socket) => connections.refuse(error, socket),
    // The service refuses by itself what it takes no more.
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

/** Answers a request whose address cannot be read: no hook has seen it. */
function answerNoAddress(
  request: Pick<FastifyRequest, "method" | "url" | "headers" | "raw">,
  reply: Pick<FastifyReply, "headers">,
  { guard, accessLog }: { readonly guard: OriginGuard } & Pick<AppOptions, "accessLog">,
): void {
  let refusal: unknown = noAddress(request);
  try {
    checkOneHost(request.raw);
    guard.check(request.headers);
  } catch (error) {
    refusal = error;
    accessLog.note(error, { door: "http", asked: "unknown", ...requestPlace(request.raw) });
  }
  const { status, body } = toldError(refusal);
  void reply.headers(HEADERS).status(status).send(body);
}

/** Notes a request that was refused because of who sent it. */
function noteRefusal(
  error: unknown,
  { raw, routeOptions, method, headers: { authorization } }: FastifyRequest,
  { accessLog, tenants: { authenticator } }: Pick<AppOptions, "accessLog" | "tenants">,
): void {
  const asked = routeOptions.url === undefined ? "unknown" : `${method} ${routeOptions.url}`;
  const shown = authenticator.shownBy({ authorization });
  accessLog.note(error, { door: "http", asked, shown, ...requestPlace(raw) });
}

function countAnswer(
  { metrics, tenants }: Pick<AppOptions, "tenants"> & { readonly metrics: RequestMetrics },
  { receivedMs, dueMs, routeOptions, trace, isFailure: hasFailed }: FastifyRequest,
  { statusCode: status }: FastifyReply,
): void {
  const nowMs = tenants.clock.now();
  const route = routeOptions.url ?? "unknown";
  // How the server is says nothing of how it answers.
  const { role = "admin" } = routeOptions.config;
  if (role !== "admin" && role !== "scrape") tenants.answers.count(hasFailed);
  metrics.record(route, status, nowMs - receivedMs);
  if (status === 200) metrics.answered(route, nowMs - dueMs);
  trace?.end({ "http.response.status_code": status }, status >= 500);
}

/** The span of a request, named as the conventions of OpenTelemetry have it. */
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

/** An error that the framework throws before a route is reached, in the words of the service. */
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
