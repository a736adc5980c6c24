/**
 * Connections over HTTP and WebSockets: their limits, their errors, and how they end.
 *
 * @module
 */

import { type IncomingMessage, maxHeaderSize, type Server } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { Server as TlsServer } from "node:tls";
import type { Clock } from "@understudy/planner-core";
import type { Exposition } from "@understudy/telemetry/prometheus";
import { toldError } from "../../service/error-message.ts";
import { ServiceRefusedError } from "../../service/refused-error.ts";
import { EndingConnections } from "./ending-connections.ts";
import { afterAnswers, lastAnswer, noteAnswers } from "./owed-answers.ts";
import { rawRefusal } from "./raw-refusal.ts";

/** The limits of connections over HTTP. */
export interface ConnectionLimits {
  /** Connections at the same time, half of them for sessions; more are refused. Default 20,000. */
  readonly maxConnections?: number | undefined;
  /** A request must be there with its headers and its body after this time, in milliseconds. Default 30,000. */
  readonly requestTimeoutMs?: number | undefined;
}

const MAX_CONNECTIONS = 20_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** Connections beyond the limit that hear so at the same time; more are closed without a word. */
const REFUSED_AT_ONCE = 256;
/** After this long there may be room. */
const RETRY_MS = 1000;
/** How often is looked for requests that take too long, in milliseconds. */
const CHECK_MS = 1000;
/** A client that was refused may go on sending for this time: one that is cut before may miss why. */
const LINGER_MS = 5000;
/** The time for which the bytes are read that a client sends after its last answer. */
const LAST_BYTES_MS = 1000;

/** The options of Node's server for what a connection may do. */
export function nodeOptions({ requestTimeoutMs = REQUEST_TIMEOUT_MS }: ConnectionLimits) {
  return {
    requestTimeout: requestTimeoutMs,
    headersTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.min(CHECK_MS, requestTimeoutMs),
    // It is refused as everything else is.
    requireHostHeader: false,
  };
}

/** The connections of an HTTP server: how many there are, how long a request takes to arrive, and bytes that are not HTTP. */
export class HttpConnections {
  readonly #clock: Clock;
  readonly #onMalformed: (status: number) => void;
  /** Connections that were told why they end. */
  readonly #ending = new WeakSet<Duplex>();
  #server: Server | undefined;
  #connections: EndingConnections | undefined;
  /** Those that are open. */
  readonly #open = new WeakSet<Duplex>();
  #openCount = 0;
  #refused = 0;

  /** @param onMalformed called with the status for what is no request */
  constructor(clock: Clock, onMalformed: (status: number) => void) {
    this.#clock = clock;
    this.#onMalformed = onMalformed;
  }

  /** Watches the connections of a server, within limits. */
  watch(server: Server, limits: ConnectionLimits): void {
    this.#server = server;
    noteAnswers(server);
    this.#connections = new EndingConnections(server, this.#clock, (socket) =>
      this.#giveUp(socket),
    );
    server.on("drop", () => this.#refused++);
    server.on("connection", (socket: Socket) => {
      this.#arrived(socket);
      // What is not encrypted yet cannot be answered.
      if (!(server instanceof TlsServer)) this.#refuseBeyond(server, socket);
    });
    server.on("secureConnection", (socket: Socket) => {
      this.#endGently(socket);
      this.#refuseBeyond(server, socket);
    });
    limitConnections(server, limits);
  }

  /** Ends a connection whose bytes are no request, or come too slowly, and says so in its turn. */
  refuse(error: NodeJS.ErrnoException & { readonly reason?: string }, socket: Duplex): void {
    if (this.#ending.has(socket)) return;
    this.#end(socket, this.#refusalOf(error));
  }

  /** How the connections end when the server does; there from when it is watched. */
  get ending(): EndingConnections {
    return this.#connections as EndingConnections;
  }

  #arrived(socket: Socket): void {
    // One that asked for another protocol arrives again.
    if (this.#open.has(socket)) return;
    this.#open.add(socket);
    this.#openCount++;
    socket.once("close", () => this.#openCount--);
    this.#endGently(socket);
  }

  /**
   * Has a connection end after its last answer without a reset, which would take the answer from a client that still
   * sends, such as the rest of a body that was refused.
   */
  #endGently(socket: Socket): void {
    socket.destroySoon = () => {
      if (socket.destroyed) return;
      this.#ending.add(socket);
      ignore(socket);
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

  /** Ends a connection that stands still while the server waits to end. */
  #giveUp(socket: Duplex): void {
    const answer = lastAnswer(socket);
    // A client that does not read its answer would not read why it ends.
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
    ignore(socket);
    const say = (): void => {
      socket.end(rawRefusal(told));
      this.#cutLater(socket);
    };
    const answer = lastAnswer(socket);
    if (answer === undefined || answer.req.complete) afterAnswers(socket, say);
    // The broken request was answered already, or others that came before it are not.
    else if (answer.headersSent || answer.socket === null) socket.destroy();
    else say();
  }

  /** Cuts a client that was answered before all of its body was there, unless the rest comes soon. */
  linger(request: IncomingMessage): void {
    const stop = this.#cutLater(request.socket);
    request.once("close", () => request.complete && stop());
  }

  /** Adds what was counted to a page. */
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

  /** Undefined where nobody could read it: the connection, or its encryption, is broken. */
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

/** The connections that a server may have. */
export function connectionLimitOf({ maxConnections }: Server): number {
  return maxConnections - REFUSED_AT_ONCE;
}

/** Has a server keep to other limits from now on. */
export function limitConnections(
  server: Server,
  { maxConnections = MAX_CONNECTIONS, requestTimeoutMs = REQUEST_TIMEOUT_MS }: ConnectionLimits,
): void {
  server.maxConnections = maxConnections + REFUSED_AT_ONCE;
  server.requestTimeout = requestTimeoutMs;
  server.headersTimeout = requestTimeoutMs;
}

/** Throws away all that still comes: the system resets a connection that ends with unread bytes, and the client misses why. */
function ignore(socket: Duplex): void {
  // The parser reads past the stream until somebody else listens to it.
  socket.on("data", () => {});
  socket.removeAllListeners("data");
  socket.resume();
}
