import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Connections that have not shown the token, at the same time. */
const MAX_STRANGERS = 64;
/** Connections that have. */
const MAX_KNOWN = 32;

/**
 * The open connections. A connection without the token is a stranger: of too many strangers the first goes, so that
 * however many there are, connections with the token find room.
 */
export class McpVisitors {
  readonly #strangers = new Set<Socket>();
  readonly #known = new Set<Socket>();
  readonly #turnAway: (socket: Socket) => void;

  /** @param turnAway tells a stranger that there is no room, and ends its connection */
  constructor(turnAway: (socket: Socket) => void) {
    this.#turnAway = turnAway;
  }

  /** A connection is there. */
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

  /** It has shown the token. @returns whether there is room for it */
  welcome(socket: Socket): boolean {
    this.#strangers.delete(socket);
    if (this.#known.has(socket)) return true;
    if (this.#known.size >= MAX_KNOWN) return false;
    this.#known.add(socket);
    return true;
  }
}

/** Requests that are not answered, so that a server can end once there are none. */
export class UnansweredRequests {
  readonly #open = new Set<ServerResponse<IncomingMessage>>();
  #isEnding = false;

  add(response: ServerResponse<IncomingMessage>): void {
    this.#open.add(response);
    if (this.#isEnding) response.shouldKeepAlive = false;
    response.once("close", () => this.#open.delete(response));
  }

  /** Resolves once none is left. */
  async answered(): Promise<void> {
    for (const response of this.#open) {
      await new Promise<void>((resolve) => response.once("close", () => resolve()));
    }
  }

  /** From now on each answer says that its connection ends. */
  end(): void {
    this.#isEnding = true;
    for (const response of this.#open) response.shouldKeepAlive = false;
  }
}
