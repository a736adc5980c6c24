import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";
import type { Clock } from "@understudy/planner-core";
import {
  type Acceptor,
  Connection,
  type Lane,
  type Link,
  type LinkEnd,
  type ServerMessage,
  ServiceRefusedError,
  SUBPROTOCOL,
  toldError,
  watchedAcceptor,
} from "@understudy/session";
import { type WebSocket, WebSocketServer } from "ws";
import type { AccessLog } from "../../access/access-log.ts";
import type { Tenants } from "../../tenants/tenants.ts";
import { MessageReader } from "../../turns/message-reader.ts";
import { checkSingleHeaders, type OriginGuard } from "../origin-guard.ts";
import type { Traffic } from "./ending-connections.ts";
import { connectionLimitOf } from "./http-connections.ts";
import { afterAnswers } from "./owed-answers.ts";
import { PacedInput } from "./paced-input.ts";
import { rawRefusal } from "./raw-refusal.ts";
import { requestPlace } from "./request-place.ts";
import { SocketWatch } from "./socket-watch.ts";

const PATH = "/v1/session";
/** Retry delay for a full server or one in shutdown. */
const RETRY_MS = 1000;
/** The WebSocket close code for each end. */
const CLOSE_CODES: Readonly<Record<LinkEnd, number>> = {
  done: 1000,
  "going-away": 1001,
  refused: 1008,
  "too-big": 1009,
  "slow-reader": 1013,
};
/** Fragments of a message, and packets of a fragment. */
const MAX_FRAGMENTS = 4096;
/** Bytes that are parsed after the end: some frames in transit, and the client's last one. */
const LAST_BYTES = 1024;
/** Further bytes that are read, and ignored. */
const IGNORED_BYTES = 1_000_000;
/** The limits of a connection without requests: none. */
const UNLIMITED = { isFull: false, isInBody: false, held: () => {} };
/** Time for the closing handshake before the socket is cut. */
const CLOSE_MS = 2000;

/** A client's acceptor, with the lane and input of its bytes before `hello`. */
interface PacedAcceptor {
  readonly acceptor: Acceptor;
  readonly lane: Lane;
  readonly input: PacedInput;
}

/** Sessions over WebSocket, on the HTTP port. */
export class SessionSockets implements Traffic {
  readonly events: number = 0;
  readonly #http: Server;
  readonly #tenants: Tenants;
  readonly #guard: () => OriginGuard;
  readonly #accessLog: AccessLog;
  readonly #server: WebSocketServer;
  #isClosed = false;

  constructor(http: Server, tenants: Tenants, guard: () => OriginGuard, accessLog: AccessLog) {
    this.#http = http;
    this.#tenants = tenants;
    this.#accessLog = accessLog;
    this.#guard = guard;
    // Compression would hold memory for the life of each connection.
    this.#server = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      // Somewhat too long messages are read too, for a precise error.
      maxPayload: 4 * tenants.limits.messageBytes,
      maxFragments: MAX_FRAGMENTS,
      maxBufferedChunks: MAX_FRAGMENTS,
      handleProtocols: () => SUBPROTOCOL,
      clientTracking: true,
    });
    http.on("upgrade", (request, socket, head) => {
      const cut = (): void => void socket.destroy();
      socket.on("error", cut);
      // The client may still wait for answers to earlier requests.
      afterAnswers(socket, () => {
        socket.off("error", cut);
        if (request.headers.upgrade?.toLowerCase() === "websocket") {
          this.#upgrade(request, socket, head);
        } else answerPlainly(http, request, socket, head);
      });
    });
  }

  /** Active sessions. Connected ones do not delay the shutdown. */
  get pending(): number {
    return this.#server.clients.size;
  }

  get isOpen(): boolean {
    return this.pending > 0;
  }

  /** Ends all connections once pending plans are delivered. Sessions can resume on another server. */
  begin(): void {
    void this.#tenants.settled().then(() => this.close());
  }

  /** Ends all connections and refuses new ones. */
  close(): void {
    this.#isClosed = true;
    for (const socket of this.#server.clients) end(socket, "going-away", this.#tenants.clock);
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on("error", () => socket.destroy());
    try {
      this.#check(request);
      const refusal = this.#guard().refusalOf(request.headers);
      if (refusal !== undefined) {
        this.#note(refusal, request);
        this.#server.handleUpgrade(request, socket, head, (opened) =>
          this.#refuse(opened, socket, refusal),
        );
        return;
      }
      const { headers, method = "GET", url: path = "/" } = request;
      const { authorization } = headers;
      const principal = await this.#tenants.authenticate({ authorization, method, path });
      let input: PacedInput | undefined;
      const acceptor = watchedAcceptor(this.#tenants.acceptor(principal), {
        onRefusal: (error) => this.#note(error, request),
        onWelcome: () => input?.leaveToParser(),
      });
      this.#server.handleUpgrade(request, socket, head, (opened) => {
        const lane = acceptor.lane();
        // Until its hello the client is unauthenticated: its frames are parsed in turns.
        input = new PacedInput(socket, { lane, ...UNLIMITED, now: () => acceptor.clock.now() });
        this.#open(opened, { acceptor, lane, input }, socket);
      });
    } catch (error) {
      this.#note(error, request);
      refuse(socket, error);
    }
  }

  #note(error: unknown, request: IncomingMessage): void {
    const { authorization } = request.headers;
    // Without a header, the credentials were a ticket.
    const shown = authorization && this.#tenants.authenticator.shownBy({ authorization });
    this.#accessLog.note(error, {
      ...{ transport: "websocket", asked: `GET ${PATH}`, shown },
      ...requestPlace(request),
    });
  }

  /** @throws ServiceRefusedError unless a session may start */
  #check(request: IncomingMessage): void {
    const { url = "", headers } = request;
    checkSingleHeaders(request);
    this.#guard().checkHost(headers);
    if (url.split("?", 1)[0] !== PATH) {
      throw new ServiceRefusedError("not-found", `sessions are at ${PATH}`);
    }
    const offered = (headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
    if (!offered.includes(SUBPROTOCOL)) {
      const message = `the subprotocol of the WebSocket must be ${SUBPROTOCOL}`;
      throw new ServiceRefusedError("protocol-unknown", message);
    }
    if (this.#isClosed) {
      throw new ServiceRefusedError("draining", "this server is about to end", RETRY_MS);
    }
    // The other half is left to requests, so that a full server can still be monitored.
    if (this.#server.clients.size >= connectionLimitOf(this.#http) / 2) {
      throw new ServiceRefusedError("too-busy", "there are too many sessions", RETRY_MS);
    }
  }

  /**
   * Opens the socket to send the error, then closes it: browsers hide the reason of a failed upgrade from the page.
   * Incoming messages are ignored.
   */
  #refuse(socket: WebSocket, raw: Duplex, refusal: ServiceRefusedError): void {
    socket.on("error", () => {});
    socket.send(errorText(refusal));
    ignoreInput(raw);
    end(socket, "refused", this.#tenants.clock);
  }

  #open(socket: WebSocket, { acceptor, lane, input }: PacedAcceptor, raw: Duplex): void {
    const watch = new SocketWatch(socket, acceptor);
    const link: Link = {
      send: (message) => {
        gather(raw);
        send(socket, watch, acceptor, message);
      },
      end: (why) => {
        input.leaveToParser();
        if (socket.readyState === socket.OPEN) ignoreInput(raw);
        end(socket, why, acceptor.clock);
      },
    };
    const connection = new Connection(acceptor, link, lane);
    const reader = new MessageReader(lane, socket, (data: Buffer) => {
      // A socket that is closing is not read any more.
      if (socket.readyState !== socket.OPEN) return undefined;
      return connection.receive(() => readMessage(data), data.length);
    });
    socket.on("message", (data: Buffer, isBinary) => {
      watch.heard();
      if (isBinary) connection.receive(refuseBinary, data.length);
      else reader.take(data);
    });
    // The library closes the socket on bad frames.
    socket.on("error", () => {});
    socket.on("close", () => {
      input.stop();
      watch.stop();
      reader.stop();
      connection.closed();
    });
  }
}

function refuseBinary(): never {
  throw new ServiceRefusedError("invalid-json", "a message is a text frame, not a binary one");
}

function readMessage(data: Buffer): unknown {
  try {
    return JSON.parse(data.toString());
  } catch {
    throw new ServiceRefusedError("invalid-json", "the message is not JSON");
  }
}

/** Merges frames that are sent together into one packet. */
function gather(raw: Duplex): void {
  if (raw.writableCorked > 0) return;
  raw.cork();
  process.nextTick(() => raw.uncork());
}

function send(
  socket: WebSocket,
  watch: SocketWatch,
  acceptor: Acceptor,
  message: ServerMessage,
): void {
  if (socket.readyState !== socket.OPEN) return;
  socket.send(JSON.stringify(message));
  watch.said();
  if (socket.bufferedAmount <= acceptor.limits.waitingBytes) return;
  socket.send(
    errorText(new ServiceRefusedError("slow-reader", "messages have waited for too long")),
  );
  end(socket, "slow-reader", acceptor.clock);
}

/** An error as a session message. */
function errorText(error: unknown): string {
  const { code, message } = toldError(error).body.error;
  return JSON.stringify({ type: "error", code, message } satisfies ServerMessage);
}

/** Parses little more of a connection that ends. */
function ignoreInput(raw: Duplex): void {
  const parsers = raw.listeners("data") as ((bytes: Buffer) => void)[];
  for (const parse of parsers) raw.off("data", parse);
  let left = LAST_BYTES;
  raw.on("data", (bytes: Buffer) => {
    if (left > 0) for (const parse of parsers) parse.call(raw, bytes.subarray(0, left));
    left -= bytes.length;
    if (left < -IGNORED_BYTES) raw.pause();
  });
}

/** Closes a connection, and cuts it if the client does not answer. */
function end(socket: WebSocket, why: LinkEnd, clock: Clock): void {
  if (socket.readyState === socket.CLOSED) return;
  socket.close(CLOSE_CODES[why], why);
  // A client that does not read does not answer the handshake either.
  if (why === "slow-reader") socket.pause();
  const timer = clock.setTimer(() => socket.terminate(), CLOSE_MS);
  socket.once("close", () => clock.clearTimer(timer));
}

/**
 * Answers a request for another protocol as plain HTTP/1.1: Java's client sends `Upgrade: h2c`. Node cannot undo an
 * upgrade, so the request is parsed again without the header.
 */
function answerPlainly(
  http: Server,
  { method, url, httpVersion, rawHeaders }: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = "", value] = rawHeaders.slice(at, at + 2);
    if (name.toLowerCase() !== "upgrade") lines.push(`${name}: ${value}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), head]));
  // The second parse adds its own listeners.
  socket.removeAllListeners("timeout");
  http.emit(socket instanceof TLSSocket ? "secureConnection" : "connection", socket);
}

function refuse(socket: Duplex, error: unknown): void {
  // Bytes after the answer, even the client's end of stream, are not read.
  socket.once("finish", () => socket.destroy());
  socket.end(rawRefusal(toldError(error)));
}
