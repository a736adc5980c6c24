import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket as NetSocket } from "node:net";
import type { Duplex } from "node:stream";
import type { Clock } from "@understudy/planner-core";
import { lastAnswer } from "./owed-answers.ts";

/** Traffic on a transport, observed during shutdown. */
export interface Traffic {
  /** Count of connections, requests and answers so far. */
  readonly events: number;
  /** Complete requests without a complete answer. */
  readonly pending: number;
  /** Whether a connection is open. */
  readonly isOpen: boolean;
}

/** Polling interval for stalled connections, in ms. */
const LOOK_MS = 500;
/** Polls without progress after which a connection is given up. */
const STILL_LOOKS = 4;

type Answer = ServerResponse<IncomingMessage>;
/** A connection. Streams other than sockets lack some members. */
type Socket = Duplex & Partial<Pick<NetSocket, "bytesRead" | "remoteAddress" | "remotePort">>;

/** A connection, and its progress at the last poll. */
interface Open {
  readonly socket: Socket;
  bytes: number;
  stillLooks: number;
}

/** The connections, as a shutdown needs them. */
interface EndingParts {
  /** Ends a stalled connection that waits only for its client. */
  giveUp(socket: Duplex): void;
  /** Whether a connection has bytes that are not parsed yet. Default: any. */
  isHolding(socket?: Duplex): boolean;
}

/**
 * The HTTP connections of a server during its shutdown. Each ends with an answer that has `connection: close`, so that
 * no client waits for another request.
 */
export class EndingConnections implements Traffic {
  readonly #server: Server;
  readonly #clock: Clock;
  readonly #of: EndingParts;
  /** By remote address; without upgraded connections. */
  readonly #open = new Map<string, Open>();
  readonly #watched = new WeakSet<Socket>();
  readonly #unanswered = new Set<Answer>();
  /** Answers whose connection would have stayed open without the shutdown. */
  readonly #last = new WeakSet<Answer>();
  #isEnding = false;
  #isClosed = false;
  events = 0;

  /**
   * @param server must have {@link noteAnswers} applied
   */
  constructor(server: Server, clock: Clock, of: EndingParts) {
    this.#server = server;
    this.#clock = clock;
    this.#of = of;
    server.on("connection", (socket: Socket) => this.#arrived(socket));
    // Replaces the raw connection under the TLS socket.
    server.on("secureConnection", (socket: Socket) => this.#arrived(socket));
    server.prependListener("upgrade", (_request, socket) => this.#forget(socket));
    // Before `noteAnswers` records the answer as the connection's last.
    server.prependListener("request", (request, response) => this.#asked(request, response));
  }

  get isEnding(): boolean {
    return this.#isEnding;
  }

  get pending(): number {
    let pending = this.#of.isHolding() ? 1 : 0;
    for (const { req } of this.#unanswered) if (req.complete) pending++;
    return pending;
  }

  get isOpen(): boolean {
    return this.#open.size > 0;
  }

  /** Marks the last answer on each connection with `connection: close` from now on. */
  begin(): void {
    this.#isEnding = true;
    for (const answer of this.#unanswered) {
      const { socket } = answer.req;
      if (lastAnswer(socket) === answer && !this.#of.isHolding(socket)) this.#makeLast(answer);
    }
  }

  /** Closes idle connections at once and busy ones once idle, and gives up stalled ones. */
  close(): void {
    this.#isClosed = true;
    this.#closeIdle();
    this.#lookLater();
  }

  #lookLater(): void {
    if (this.#open.size > 0) this.#clock.setTimer(() => this.#check(), LOOK_MS);
  }

  /** Node counts a connection as idle while its request is not parsed yet. */
  #closeIdle(): void {
    if (!this.#of.isHolding()) this.#server.closeIdleConnections();
  }

  #check(): void {
    this.#closeIdle();
    for (const open of this.#open.values()) {
      const { bytesRead = 0 } = open.socket;
      const isStill = bytesRead === open.bytes && !isWorkedFor(open.socket);
      open.bytes = bytesRead;
      open.stillLooks = isStill ? open.stillLooks + 1 : 0;
      if (open.stillLooks >= STILL_LOOKS) this.#of.giveUp(open.socket);
    }
    this.#lookLater();
  }

  #arrived(socket: Socket): void {
    this.events++;
    const place = placeOf(socket);
    this.#open.set(place, { socket, bytes: 0, stillLooks: 0 });
    // A connection whose upgrade is ignored arrives again.
    if (this.#watched.has(socket)) return;
    this.#watched.add(socket);
    socket.once("close", () => {
      if (this.#open.get(place)?.socket === socket) this.#open.delete(place);
    });
  }

  #forget(socket: Socket): void {
    this.#open.delete(placeOf(socket));
  }

  #asked({ socket }: IncomingMessage, answer: Answer): void {
    this.events++;
    this.#unanswered.add(answer);
    answer.once("close", () => this.#answered(answer));
    if (!this.#isEnding) return;
    const before = lastAnswer(socket);
    // A client may pipeline requests: all are answered.
    if (before !== undefined && this.#last.has(before) && !before.headersSent) {
      before.shouldKeepAlive = true;
    }
    this.#makeLast(answer);
  }

  #makeLast(answer: Answer): void {
    if (!answer.shouldKeepAlive) return;
    this.#last.add(answer);
    answer.shouldKeepAlive = false;
  }

  #answered(answer: Answer): void {
    this.events++;
    this.#unanswered.delete(answer);
    // Deferred: pipelined requests may already be in the parser.
    if (this.#isClosed) setImmediate(() => this.#closeIdle());
  }
}

function placeOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

/** Whether a complete request still lacks its answer. */
function isWorkedFor(socket: Duplex): boolean {
  const answer = lastAnswer(socket);
  return answer?.req.complete === true && !answer.writableEnded && !answer.closed;
}
