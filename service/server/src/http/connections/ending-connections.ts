import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket as NetSocket } from "node:net";
import type { Duplex } from "node:stream";
import type { Clock } from "@understudy/planner-core";
import { lastAnswer } from "./owed-answers.ts";

/** The requests of a way in, and the answers that it owes. */
export interface Traffic {
  /** Connections, requests and answers so far: it grows with each. */
  readonly events: number;
  /** Requests that are there, and not answered to their end. */
  readonly pending: number;
  /** Whether a connection is open. */
  readonly isOpen: boolean;
}

/** How often is looked for connections that stand still, in milliseconds. */
const LOOK_MS = 500;
/** A connection that has not moved at so many looks is given up. */
const STILL_LOOKS = 4;

type Answer = ServerResponse<IncomingMessage>;
/** A connection, as far as this can be told of any stream. */
type Socket = Duplex & Partial<Pick<NetSocket, "bytesRead" | "remoteAddress" | "remotePort">>;

/** A connection, and how far it was at the last look. */
interface Open {
  readonly socket: Socket;
  bytes: number;
  stillLooks: number;
}

/** The connections of a server over HTTP, and how they end: with an answer that says so, and none waits for another request. */
export class EndingConnections implements Traffic {
  readonly #server: Server;
  readonly #clock: Clock;
  readonly #giveUp: (socket: Duplex) => void;
  /** By the other end; without connections that became sessions. */
  readonly #open = new Map<string, Open>();
  readonly #watched = new WeakSet<Socket>();
  readonly #unanswered = new Set<Answer>();
  /** Answers that would have left their connection open. */
  readonly #last = new WeakSet<Answer>();
  #isEnding = false;
  #isClosed = false;
  events = 0;

  /**
   * @param server notes its answers already
   * @param giveUp ends a connection that waits for nothing but its client, and stands still
   */
  constructor(server: Server, clock: Clock, giveUp: (socket: Duplex) => void) {
    this.#server = server;
    this.#clock = clock;
    this.#giveUp = giveUp;
    server.on("connection", (socket: Socket) => this.#arrived(socket));
    // Takes the place of the same connection before it was encrypted.
    server.on("secureConnection", (socket: Socket) => this.#arrived(socket));
    server.prependListener("upgrade", (_request, socket) => this.#forget(socket));
    // Before an answer is noted as the last one of its connection.
    server.prependListener("request", (request, response) => this.#asked(request, response));
  }

  get isEnding(): boolean {
    return this.#isEnding;
  }

  get pending(): number {
    let pending = 0;
    for (const { req } of this.#unanswered) if (req.complete) pending++;
    return pending;
  }

  get isOpen(): boolean {
    return this.#open.size > 0;
  }

  /** From now on the last answer on each connection says that it ends with that. */
  begin(): void {
    this.#isEnding = true;
    for (const answer of this.#unanswered) {
      if (lastAnswer(answer.req.socket) === answer) this.#makeLast(answer);
    }
  }

  /** Closes idle connections at once, busy ones once they are idle, and gives up connections that stand still. */
  close(): void {
    this.#isClosed = true;
    this.#server.closeIdleConnections();
    this.#lookLater();
  }

  #lookLater(): void {
    if (this.#open.size > 0) this.#clock.setTimer(() => this.#look(), LOOK_MS);
  }

  #look(): void {
    for (const open of this.#open.values()) {
      const { bytesRead = 0 } = open.socket;
      const isStill = bytesRead === open.bytes && !isWorkedFor(open.socket);
      open.bytes = bytesRead;
      open.stillLooks = isStill ? open.stillLooks + 1 : 0;
      if (open.stillLooks >= STILL_LOOKS) this.#giveUp(open.socket);
    }
    this.#lookLater();
  }

  #arrived(socket: Socket): void {
    this.events++;
    const place = placeOf(socket);
    this.#open.set(place, { socket, bytes: 0, stillLooks: 0 });
    // A connection that asked for another protocol arrives again.
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
    // Several requests may have been sent in a row: all are answered.
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
    // Not at once: what follows on the connection may have been read with it.
    if (this.#isClosed) setImmediate(() => this.#server.closeIdleConnections());
  }
}

function placeOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

/** Whether a request is there to its end, and its answer is not yet. */
function isWorkedFor(socket: Duplex): boolean {
  const answer = lastAnswer(socket);
  return answer?.req.complete === true && !answer.writableEnded && !answer.closed;
}
