import { SUBPROTOCOL } from "@understudy/server/protocol";
import type { WebSocket } from "ws";
import { ClientFault } from "./client-fault.ts";

/** A connection of the client under test. */
export class ScriptedConnection {
  /** The requested path. */
  readonly path: string;
  /** The agreed subprotocol; empty for none. */
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

  /** @throws ClientFault for another path or subprotocol */
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

  /** Sends text or bytes, valid or not. */
  sendRaw(data: string | Uint8Array): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(data);
  }

  /** Breaks the connection, as a network does; messages in flight may be lost. */
  cut(): void {
    this.#socket.terminate();
  }

  /** Closes the connection, as a server does. */
  close(code: number): void {
    this.#socket.close(code);
  }
}
