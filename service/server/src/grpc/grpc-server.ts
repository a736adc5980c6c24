/**
 * The service over gRPC, with the same messages as over HTTP.
 *
 * @module
 */

import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  status,
  type UntypedHandleCall,
} from "@grpc/grpc-js";
import { ReflectionService } from "@grpc/reflection";
import type { Work } from "@understudy/planner-core/internal";
import { isFailure, ServiceRefusedError, toldError, watchedAcceptor } from "@understudy/session";
import { HealthImplementation } from "grpc-health-check";
import type protobuf from "protobufjs";
import descriptor from "protobufjs/ext/descriptor/index.js";
import type { AccessLog } from "../access/access-log.ts";
import type { Traffic } from "../http/connections/ending-connections.ts";
import type { RequestMetrics } from "../http/metrics/request-metrics.ts";
import type { OriginGuard } from "../http/origin-guard.ts";
import { BYTES_PER_BODY_BYTE } from "../memory/memory-budget.ts";
import type { ServerTls } from "../server-options.ts";
import type { Tenants } from "../tenants/tenants.ts";
import type { CallTrace, CallTraces } from "../tracing/call-traces.ts";
import type { TenantLanes } from "../turns/tenant-lanes.ts";
import { Certificates } from "./certificates.ts";
import { GrpcAccess } from "./grpc-access.ts";
import { GrpcCall, type SurfaceCall } from "./grpc-call.ts";
import { type GrpcError, grpcError } from "./grpc-error.ts";
import { GrpcSession, type SessionForms, type SessionStream } from "./grpc-session.ts";
import { guardedLibrary } from "./guarded-library.ts";
import type { JsonForm } from "./json-form.ts";
import { PLANNER_SERVICE, PlannerMessages } from "./planner-messages.ts";
import { PLANNER_METHODS, type PlannerMethod, SESSION_METHOD } from "./planner-methods.ts";
import { UNAUTHENTICATED_STREAMS, UnauthenticatedPeers } from "./unauthenticated-peers.ts";

/** The dependencies of a gRPC server. */
export interface GrpcServerParts {
  readonly tenants: Tenants;
  readonly guard: () => OriginGuard;
  readonly metrics: RequestMetrics;
  /** Logs refusals of access. */
  readonly accessLog: AccessLog;
  /** Logs the server's own failures. */
  readonly report: (error: unknown, method: string) => void;
  /** In PEM; undefined: no TLS. */
  readonly tls: ServerTls | undefined;
  /** Traces calls, sessions apart, which last too long. */
  readonly traces?: CallTraces | undefined;
}

/** Limit of a message in bytes, for the longest domain file. */
const MAX_MESSAGE_BYTES = 1_000_000;
/** Longer messages are decoded in pieces, in bytes. */
const SHORT_MESSAGE = 8 * 1024;
/** Limit of concurrent sessions. */
const MAX_SESSIONS = 10_000;

const OPTIONS = {
  "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
  // More once a call of the connection was let in.
  "grpc.max_concurrent_streams": UNAUTHENTICATED_STREAMS,
  // Pings detect half-open connections.
  "grpc.keepalive_time_ms": 20_000,
  "grpc.keepalive_timeout_ms": 20_000,
  // Clients reconnect from time to time, which spreads them over a fleet's new servers.
  "grpc.max_connection_age_ms": 1_800_000,
  "grpc.max_connection_age_grace_ms": 60_000,
};

/** Statuses of the server's own failures. */
const FAILURES: ReadonlySet<status> = new Set([
  status.DEADLINE_EXCEEDED,
  status.INTERNAL,
  status.UNAVAILABLE,
  status.UNIMPLEMENTED,
  status.UNKNOWN,
]);

/** A stream of server messages. */
type Written = ServerWritableStream<Buffer, Uint8Array>;

/** Serves calls over gRPC. */
export class GrpcServer implements Traffic {
  /** Constant, since grpc-js does not report connections. */
  readonly isOpen: boolean = true;
  events = 0;
  pending = 0;
  readonly #parts: GrpcServerParts;
  readonly #messages = new PlannerMessages();
  readonly #access: GrpcAccess;
  readonly #server: Server;
  readonly #health = new HealthImplementation({ "": "SERVING", [PLANNER_SERVICE]: "SERVING" });
  readonly #sessions = new Set<GrpcSession>();
  readonly #unauthenticated = new UnauthenticatedPeers();
  readonly #certificates: Certificates | undefined;

  constructor(parts: GrpcServerParts) {
    this.#parts = parts;
    this.#certificates = parts.tls && new Certificates(parts.tls);
    this.#access = new GrpcAccess(parts.tenants, parts.guard);
    const interceptors = [guardedLibrary(parts.guard, this.#messages)];
    this.#server = new Server({ ...OPTIONS, interceptors });
    this.#serve();
    this.#health.addToServer(this.#server);
    addReflection(this.#server, this.#messages.root);
  }

  /** @returns the port; throws the system's error if it is taken */
  listen(host: string, port: number): Promise<number> {
    const credentials = this.#certificates?.credentials ?? ServerCredentials.createInsecure();
    return new Promise((resolve, reject) => {
      this.#server.bindAsync(`${host}:${port}`, credentials, (error, taken) => {
        if (error !== null) {
          reject(bindError(error, port));
          return;
        }
        this.#unauthenticated.watch(this.#server);
        resolve(taken);
      });
    });
  }

  /** Renews the certificate for new connections. Without effect on a server without TLS. */
  certify(tls: ServerTls): void {
    this.#certificates?.change(tls);
  }

  /** Announces the shutdown; sessions end once pending plans are delivered. */
  begin(): void {
    for (const name of ["", PLANNER_SERVICE]) this.#health.setStatus(name, "NOT_SERVING");
    void this.#parts.tenants.settled().then(() => this.#endSessions());
  }

  #endSessions(): void {
    for (const session of this.#sessions) session.end("going-away");
  }

  /** Refuses new calls and ends sessions. Resolves once all calls are answered. */
  async close(): Promise<void> {
    this.#endSessions();
    await new Promise<void>((resolve) => this.#server.tryShutdown(() => resolve()));
  }

  /** Cuts the remaining connections. */
  cut(): void {
    this.#server.forceShutdown();
  }

  #serve(): void {
    const methods = [...PLANNER_METHODS, SESSION_METHOD];
    const definition = methods.map(({ name, streams }) => [
      name,
      {
        path: `/${PLANNER_SERVICE}/${name}`,
        requestStream: streams === "both",
        responseStream: streams !== undefined,
        // Raw bytes: authentication comes before decoding, and a signature covers the bytes.
        requestDeserialize: (bytes: Buffer) => bytes,
        responseSerialize: (bytes: Buffer) => bytes,
        requestSerialize: (bytes: Buffer) => bytes,
        responseDeserialize: (bytes: Buffer) => bytes,
      },
    ]);
    const handlers = PLANNER_METHODS.map((method): [string, unknown] => [
      method.name,
      method.streams === undefined ? this.#unary(method) : this.#stream(method),
    ]);
    handlers.push([SESSION_METHOD.name, this.#session()]);
    this.#server.addService(
      Object.fromEntries(definition),
      Object.fromEntries(handlers) as Record<string, UntypedHandleCall>,
    );
  }

  #unary(method: PlannerMethod) {
    return (call: ServerUnaryCall<Buffer, Uint8Array>, done: sendUnaryData<Uint8Array>): void => {
      const watch = this.#watch(method.name, call, this.#trace(method, call));
      this.#answer(method, call, watch, noStream).then(
        (bytes) => {
          watch.answered();
          done(null, bytes as Uint8Array);
        },
        (error: unknown) => done(watch.failed(error)),
      );
    };
  }

  #stream(method: PlannerMethod) {
    const response = this.#messages.form(method.response);
    return (call: Written): void => {
      const watch = this.#watch(method.name, call, this.#trace(method, call));
      const say = (message: object): void => {
        call.write(response.encode(message));
      };
      this.#answer(method, call, watch, say).then(
        () => {
          watch.answered();
          call.end();
        },
        (error: unknown) => call.emit("error", watch.failed(error)),
      );
    };
  }

  async #answer(
    method: PlannerMethod,
    surface: SurfaceCall & { readonly request: Buffer },
    watch: CallWatch,
    say: (message: object) => void,
  ): Promise<unknown> {
    const { tenants } = this.#parts;
    const { request: bytes } = surface;
    const call = new GrpcCall(surface, tenants.clock, watch.within, tenants.delay.waitedMs);
    const principal = await this.#access.identify(surface, method.role, bytes);
    this.#unauthenticated.welcome(surface);
    const service = tenants.serviceOf(principal.tenant);
    const issue = (message: Parameters<typeof tenants.issueTicket>[1]): object =>
      tenants.issueTicket(principal, message);
    const memory = tenants.bodyAccount(principal);
    memory.add(BYTES_PER_BODY_BYTE * bytes.length);
    try {
      const isRaw = method.isRaw === true;
      const begin = (message: unknown): unknown => {
        const { budgetMs } = Object(message) as { readonly budgetMs?: number };
        // A stream has no deadline of its own: its last message may be an improved plan long after the answer.
        if (method.streams === undefined && budgetMs !== undefined) {
          watch.due(Math.min(call.receivedMs + budgetMs, call.untilMs));
        }
        return method.answer(message, { service, principal, call, issue, say });
      };
      const answer = await (isRaw ? begin(bytes) : this.#read(method, bytes, service.turns, begin));
      if (isRaw || method.streams !== undefined) return answer;
      const form = this.#messages.form(method.response);
      return await service.turns.lane().finish(form.encodeInPieces(answer));
    } finally {
      memory.release();
    }
  }

  /** Reads a message, and begins to answer it: a long one in a piece of its own. */
  #read(
    { request: name }: PlannerMethod,
    bytes: Buffer,
    turns: TenantLanes,
    begin: (message: unknown) => unknown,
  ): Promise<unknown> {
    const form = this.#messages.form(name);
    return turns.lane().finish(begun(decoded(form, bytes), name, begin));
  }

  #session() {
    const forms: SessionForms = {
      client: this.#messages.form(SESSION_METHOD.request),
      server: this.#messages.form(SESSION_METHOD.response),
    };
    return (stream: SessionStream): void => {
      const watch = this.#watch(SESSION_METHOD.name, stream);
      this.#accept(stream, forms, watch).catch((error: unknown) =>
        stream.emit("error", watch.failed(error)),
      );
    };
  }

  async #accept(stream: SessionStream, forms: SessionForms, watch: CallWatch): Promise<void> {
    const { tenants } = this.#parts;
    const principal = await this.#access.authenticate(stream);
    if (this.#sessions.size >= MAX_SESSIONS) {
      throw new ServiceRefusedError("too-busy", "there are too many connections", 1000);
    }
    const acceptor = watchedAcceptor(tenants.acceptor(principal), {
      onRefusal: (error) => this.#note(error, SESSION_METHOD.name, stream),
      onWelcome: () => this.#unauthenticated.welcome(stream),
    });
    const session = new GrpcSession(stream, acceptor, forms, () => {
      this.#sessions.delete(session);
      watch.answered();
    });
    this.#sessions.add(session);
  }

  #note(error: unknown, asked: string, call: SurfaceCall): void {
    this.#parts.accessLog.note(error, { transport: "grpc", asked, ...this.#access.placeOf(call) });
  }

  #trace({ name }: PlannerMethod, { metadata }: SurfaceCall): CallTrace | undefined {
    const attributes = { "rpc.system": "grpc", "rpc.service": PLANNER_SERVICE, "rpc.method": name };
    const headerOf = (header: string): string | undefined => metadata.get(header)[0]?.toString();
    return this.#parts.traces?.begin(`${PLANNER_SERVICE}/${name}`, attributes, headerOf);
  }

  /** Counts a call, and reports its errors. */
  #watch(method: string, call: SurfaceCall, trace?: CallTrace): CallWatch {
    const { tenants, metrics, report } = this.#parts;
    const beganMs = tenants.clock.now();
    this.events++;
    this.pending++;
    const record = (code: status, isFault = false): void => {
      this.events++;
      this.pending--;
      metrics.record(method, code, tenants.clock.now() - beganMs);
      tenants.answers.count(isFault);
      trace?.end({ "rpc.grpc.status_code": code }, FAILURES.has(code));
    };
    let dueMs = Number.POSITIVE_INFINITY;
    return {
      within: trace?.within,
      due: (untilMs) => {
        dueMs = untilMs;
      },
      answered: () => {
        record(status.OK);
        metrics.answered(method, tenants.clock.now() - dueMs);
      },
      failed: (error) => {
        this.#note(error, method, call);
        const told = grpcError(error, this.#messages);
        record(told.code, isFailure(toldError(error)));
        if (told.code === status.INTERNAL) report(error, method);
        return told;
      },
    };
  }
}

function* decoded(form: JsonForm, bytes: Buffer): Work<unknown> {
  if (bytes.length <= SHORT_MESSAGE) return form.decode(bytes);
  const message = yield* form.decodeInPieces(bytes);
  yield;
  return message;
}

function* begun(
  pieces: Work<unknown>,
  name: string,
  begin: (message: unknown) => unknown,
): Work<unknown> {
  let message: unknown;
  try {
    message = yield* pieces;
  } catch {
    throw invalid(name);
  }
  return begin(message);
}

function invalid(name: string): ServiceRefusedError {
  return new ServiceRefusedError("invalid-message", `the message is not a valid ${name}`);
}

/** Observes a call until its end. */
interface CallWatch {
  readonly within: CallTrace["within"] | undefined;
  /** Sets the deadline of the answer, in ms. */
  due(untilMs: number): void;
  answered(): void;
  failed(error: unknown): GrpcError;
}

/** An error with the system's code, which grpc-js only gives in the text. */
function bindError(error: Error, port: number): Error {
  const [code = "unknown"] = /\bE[A-Z]{3,}\b/.exec(error.message) ?? [];
  return Object.assign(error, { code, port });
}

function noStream(): never {
  throw new TypeError("this method answers with one message");
}

/** Adds the reflection service (`grpc.reflection`). */
function addReflection(server: Server, root: protobuf.Root): void {
  const { file } = root.toDescriptor("proto3");
  const fileDescriptorProtos = (file ?? []).map((each) =>
    Buffer.from(descriptor.FileDescriptorProto.encode(each).finish()),
  );
  const format = "Protocol Buffer 3 DescriptorProto";
  new ReflectionService({ all: { format, type: {}, fileDescriptorProtos } }).addToServer(server);
}
