import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Limit on connections without the token. */
const MAX_STRANGERS = 64;
/** Limit on connections with the token. */
const MAX_KNOWN = 32;

/**
 * The open connections. At the limit of connections without the token the oldest is closed, so that connections with
 * the token always find room.
 */
export class McpVisitors {
  readonly #strangers = new Set<Socket>();
  readonly #known = new Set<Socket>();
  readonly #turnAway: (socket: Socket) => void;

  /** @param turnAway refuses and closes a connection */
  constructor(turnAway: (socket: Socket) => void) {
    this.#turnAway = turnAway;
  }

  /** Adds a new connection. */
  arrive(socket: Socket): void {
    this.#strangers.add(socket);
    socket.once("close", () => {
      this.#strangers.delete(socket);
      this.#known.delete(socket);
    });
    const [first] = this.#strangers;
    if (first === undefined || this.#strangers.size <= MAX_STRANGERS) return;
    this.#strangers.delete(first);
    this.#turnAway(first);
  }

  /** Marks a connection as authenticated. @returns whether there is room for it */
  welcome(socket: Socket): boolean {
    this.#strangers.delete(socket);
    if (this.#known.has(socket)) return true;
    if (this.#known.size >= MAX_KNOWN) return false;
    this.#known.add(socket);
    return true;
  }
}

/** Unanswered requests; a server can shut down once there are none. */
export class UnansweredRequests {
  readonly #open = new Set<ServerResponse<IncomingMessage>>();
  #isEnding = false;

  add(response: ServerResponse<IncomingMessage>): void {
    this.#open.add(response);
    if (this.#isEnding) response.shouldKeepAlive = false;
    response.once("close", () => this.#open.delete(response));
  }

  /** Resolves once all are answered. */
  async answered(): Promise<void> {
    for (const response of this.#open) {
      await new Promise<void>((resolve) => response.once("close", () => resolve()));
    }
  }

  /** From now on, answers close their connections. */
  end(): void {
    this.#isEnding = true;
    for (const response of this.#open) response.shouldKeepAlive = false;
  }
}
