import { SUBPROTOCOL } from "@understudy/server/protocol";
import type { WebSocket } from "ws";
import { ClientFault } from "./client-fault.ts";

/** One connection of the client that is checked. */
export class ScriptedConnection {
  /** The path that was asked for. */
  readonly path: string;
  /** The subprotocol that was agreed on; empty: none. */
  readonly subprotocol: string;
  readonly #socket: WebSocket;
  readonly #heard: string[] = [];
  #isClosed = false;
  #wake = (): void => {};

  constructor(socket: WebSocket, path: string) {
    this.#socket = socket;
    this.path = path;
    this.subprotocol = socket.protocol;
    socket.on("message", (data) => {
      this.#heard.push(String(data));
      this.#wake();
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      this.#isClosed = true;
      this.#wake();
    });
  }

  /** @throws ClientFault if the client looks for sessions elsewhere, or speaks something else */
  mustBeAt(expected: string): void {
    const { path, subprotocol } = this;
    if (path.split("?", 1)[0] !== expected) {
      throw new ClientFault(`it connected to ${path}; sessions are at ${expected}`);
    }
    if (subprotocol !== SUBPROTOCOL) {
      throw new ClientFault(`it did not ask for the subprotocol ${SUBPROTOCOL}`);
    }
  }

  /** The text of the next message; undefined once the connection is closed. */
  async next(): Promise<string | undefined> {
    for (;;) {
      const text = this.#heard.shift();
      if (text !== undefined || this.#isClosed) return text;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  send(message: object): void {
    this.sendRaw(JSON.stringify(message));
  }

  /** Sends a text that need be no message, or bytes. */
  sendRaw(data: string | Uint8Array): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(data);
  }

  /** Breaks the connection, as a network does; what was sent may arrive or not. */
  cut(): void {
    this.#socket.terminate();
  }

  /** Ends the connection, as a server does. */
  close(code: number): void {
    this.#socket.close(code);
  }
}
