import type { Socket } from "node:net";

/** Connections that have not shown the secret, at the same time. */
const MAX_STRANGERS = 64;

/**
 * The open connections. One that has not shown the secret of the address is a stranger: of too many strangers
 * the one that came first goes, so that however many connections a program on this machine keeps open,
 * there is room for the page.
 */
export class Visitors {
  readonly #strangers = new Set<Socket>();

  /** Somebody connected. */
  arrive(socket: Socket): void {
    this.#strangers.add(socket);
    socket.once("close", () => this.#strangers.delete(socket));
    const [first] = this.#strangers;
    if (this.#strangers.size > MAX_STRANGERS) first?.destroy();
  }

  /** Showed the secret: it may stay. */
  welcome(socket: Socket): void {
    this.#strangers.delete(socket);
  }
}
