/**
 * HTTP and WebSocket connections: limits, errors and shutdown.
 *
 * @module
 */

import { type IncomingMessage, maxHeaderSize, type Server } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { Server as TlsServer } from "node:tls";
import type { Clock } from "@understudy/planner-core";
import { type Lane, ServiceRefusedError, toldError } from "@understudy/session";
import type { Exposition } from "@understudy/telemetry/prometheus";
import type { Principal } from "../../access/principal.ts";
import { ClientConnection, type ConnectionTenants } from "./client-connection.ts";
import { EndingConnections } from "./ending-connections.ts";
import { afterAnswers, lastAnswer, noteAnswers } from "./owed-answers.ts";
import { rawRefusal } from "./raw-refusal.ts";

/** Limits of HTTP connections. */
export interface ConnectionLimits {
  /** Concurrent connections, half of them for sessions. Default 20,000. */
  readonly maxConnections?: number | undefined;
  /** Time for a request's headers and body to arrive, in ms. Default 30,000. */
  readonly requestTimeoutMs?: number | undefined;
}

const MAX_CONNECTIONS = 20_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** Connections over the limit that get an answer at the same time. Others are closed without one. */
const REFUSED_AT_ONCE = 256;
/** Retry delay over the limit. */
const RETRY_MS = 1000;
/** Polling interval for slow requests, in ms. */
const CHECK_MS = 1000;
/** Time for a refused client to finish sending. Cut off earlier, it may not see the answer. */
const LINGER_MS = 5000;
/** Limit of bytes read after the last answer, from a client that may not have seen it. */
const LAST_BYTES = 1_000_000;
/** Time limit for reading bytes after the last answer, in ms. */
const LAST_BYTES_MS = 1000;

/** Limits as options of Node's server. */
export function nodeOptions({ requestTimeoutMs = REQUEST_TIMEOUT_MS }: ConnectionLimits) {
  return {
    requestTimeout: requestTimeoutMs,
    headersTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.min(CHECK_MS, requestTimeoutMs),
    // Refused here instead, in the usual error format.
    requireHostHeader: false,
  };
}

/** The connections of an HTTP server: their number, the time for requests to arrive, and malformed input. */
export class HttpConnections {
  readonly #clock: Clock;
  readonly #tenants: ConnectionTenants;
  readonly #onMalformed: (status: number) => void;
  /** The connections that speak HTTP. */
  readonly #clients = new WeakMap<Duplex, ClientConnection>();
  /** Connections with bytes that are not parsed yet. */
  #holding = 0;
  /** Connections that already got their final error. */
  readonly #ending = new WeakSet<Duplex>();
  /** Connections that already got their last answer. */
  readonly #over = new WeakSet<Duplex>();
  #server: Server | undefined;
  #connections: EndingConnections | undefined;
  readonly #open = new WeakSet<Duplex>();
  #openCount = 0;
  #refused = 0;

  /** @param onMalformed called with the status for malformed input */
  constructor(tenants: ConnectionTenants, onMalformed: (status: number) => void) {
    this.#clock = tenants.clock;
    this.#tenants = tenants;
    this.#onMalformed = onMalformed;
  }

  /** Watches the connections of a server, within limits. */
  watch(server: Server, limits: ConnectionLimits): void {
    this.#server = server;
    noteAnswers(server);
    this.#connections = new EndingConnections(server, this.#clock, {
      giveUp: (socket) => this.#giveUp(socket),
      isHolding: (socket) =>
        socket === undefined ? this.#holding > 0 : this.#clients.get(socket)?.isHolding === true,
    });
    server.prependListener("request", ({ socket }, answer) =>
      this.#clients.get(socket)?.asked(answer),
    );
    server.prependListener("upgrade", (_request, socket) => this.#left(socket));
    server.on("drop", () => this.#refused++);
    server.on("connection", (socket: Socket) => {
      this.#arrived(socket);
      // An answer would need the TLS handshake first.
      if (server instanceof TlsServer) return;
      this.#pace(socket);
      this.#refuseBeyond(server, socket);
    });
    server.on("secureConnection", (socket: Socket) => {
      this.#endGently(socket);
      this.#pace(socket);
      this.#refuseBeyond(server, socket);
    });
    limitConnections(server, limits);
  }

  /** Ends a connection with malformed or slow input, after the answers before it. */
  refuse(error: NodeJS.ErrnoException & { readonly reason?: string }, socket: Duplex): void {
    if (this.#ending.has(socket)) return;
    this.#end(socket, this.#refusalOf(error));
  }

  /** The shutdown of the connections. Set by {@link watch}. */
  get ending(): EndingConnections {
    return this.#connections as EndingConnections;
  }

  /** The lane of a request's client. */
  laneOf(socket: Duplex, principal: Principal | undefined): Lane {
    return this.#clients.get(socket)?.laneOf(principal) ?? this.#tenants.lane(principal);
  }

  /** The time for which the bytes of the request that arrives now have waited to be parsed, in ms. */
  waitedMs(socket: Duplex): number {
    return this.#clients.get(socket)?.waitedMs ?? 0;
  }

  /** Whether a connection is closed, or has had its last answer. */
  isOver(socket: Duplex): boolean {
    return socket.destroyed || this.#over.has(socket);
  }

  /** Parses nothing more of a refused client. Its connection ends with the answer. */
  ignoreInput(socket: Duplex): void {
    this.#clients.get(socket)?.stop();
  }

  #pace(socket: Socket): void {
    const client = new ClientConnection(
      socket,
      this.#tenants,
      (error) => this.#end(socket, error),
      (change) => {
        this.#holding += change;
      },
    );
    this.#clients.set(socket, client);
  }

  #left(socket: Duplex): void {
    this.#clients.get(socket)?.leave();
    this.#clients.delete(socket);
  }

  #arrived(socket: Socket): void {
    // A connection whose upgrade is ignored arrives again.
    if (this.#open.has(socket)) return;
    this.#open.add(socket);
    this.#openCount++;
    socket.once("close", () => this.#openCount--);
    this.#endGently(socket);
  }

  /**
   * Ends the connection after its last answer without a TCP reset. A reset would discard the answer at a client that is
   * still sending, such as the rest of a refused body.
   */
  #endGently(socket: Socket): void {
    socket.destroySoon = () => {
      if (socket.destroyed) return;
      this.#ending.add(socket);
      this.#over.add(socket);
      this.#ignore(socket);
      socket.end();
      this.#cutLater(socket, LAST_BYTES_MS);
    };
  }

  #refuseBeyond(server: Server, socket: Duplex): void {
    if (this.#openCount <= connectionLimitOf(server) || this.#ending.has(socket)) return;
    this.#refused++;
    this.#end(
      socket,
      new ServiceRefusedError("too-busy", "there are too many connections", RETRY_MS),
    );
  }

  /** Ends a connection that stalls the shutdown. */
  #giveUp(socket: Duplex): void {
    const answer = lastAnswer(socket);
    // A client that does not read its answer would not read an error either.
    const isUnread = answer?.req.complete === true && !answer.closed;
    if (isUnread || this.#ending.has(socket)) socket.destroy();
    else this.#end(socket, new ServiceRefusedError("draining", "this server is about to end", 250));
  }

  #end(socket: Duplex, refusal: ServiceRefusedError | undefined): void {
    this.#ending.add(socket);
    if (refusal === undefined || !socket.writable) {
      socket.destroy();
      return;
    }
    const told = toldError(refusal);
    this.#onMalformed(told.status);
    this.#ignore(socket);
    const say = (): void => {
      socket.end(rawRefusal(told));
      this.#cutLater(socket);
    };
    const answer = lastAnswer(socket);
    if (answer === undefined || answer.req.complete) afterAnswers(socket, say);
    // The broken request already has its answer, or earlier requests still lack theirs.
    else if (answer.headersSent || answer.socket === null) socket.destroy();
    else say();
  }

  #ignore(socket: Duplex): void {
    this.ignoreInput(socket);
    ignore(socket);
  }

  /** Cuts off a client that got its answer before its whole body arrived, unless the rest comes soon. */
  linger(request: IncomingMessage): void {
    const stop = this.#cutLater(request.socket);
    request.once("close", () => request.complete && stop());
  }

  /** Adds the counters to a metrics page. */
  render(page: Exposition): void {
    const text = "Connections that were refused, since there were too many";
    page.add("understudy_http_connections_refused_total", "counter", text, {
      labels: {},
      value: this.#refused,
    });
  }

  #cutLater(socket: Duplex, ms = LINGER_MS): () => void {
    const timer = this.#clock.setTimer(() => socket.destroy(), ms);
    const stop = (): void => this.#clock.clearTimer(timer);
    socket.once("close", stop);
    return () => {
      stop();
      socket.off("close", stop);
    };
  }

  /** Undefined if the client cannot read an answer: the connection or its TLS is broken. */
  #refusalOf({
    code = "",
    reason,
  }: Parameters<HttpConnections["refuse"]>[0]): ServiceRefusedError | undefined {
    if (code === "ERR_HTTP_REQUEST_TIMEOUT") {
      const message = `a request is sent within ${this.#server?.requestTimeout} ms`;
      return new ServiceRefusedError("request-late", message);
    }
    if (code === "HPE_HEADER_OVERFLOW") {
      const message = `the headers of a request have at most ${maxHeaderSize} bytes`;
      return new ServiceRefusedError("headers-too-large", message);
    }
    if (!code.startsWith("HPE_")) return undefined;
    const why = reason === undefined || reason === "" ? "" : `: ${reason}`;
    return new ServiceRefusedError("malformed-request", `that is not HTTP/1.1${why}`);
  }
}

/** The connection limit of a server. */
export function connectionLimitOf({ maxConnections }: Server): number {
  return maxConnections - REFUSED_AT_ONCE;
}

/** Changes the limits of a running server. */
export function limitConnections(
  server: Server,
  { maxConnections = MAX_CONNECTIONS, requestTimeoutMs = REQUEST_TIMEOUT_MS }: ConnectionLimits,
): void {
  server.maxConnections = maxConnections + REFUSED_AT_ONCE;
  server.requestTimeout = requestTimeoutMs;
  server.headersTimeout = requestTimeoutMs;
}

/**
 * Discards incoming bytes up to a limit: the system resets a connection that closes with unread
 * input, and the client loses the answer.
 */
function ignore(socket: Duplex): void {
  socket.removeAllListeners("data");
  let left = LAST_BYTES;
  // The parser reads around the stream until another listener is added.
  socket.on("data", (bytes: Buffer) => {
    left -= bytes.length;
    if (left < 0) socket.pause();
  });
  socket.resume();
}
