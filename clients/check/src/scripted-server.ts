import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { SUBPROTOCOL } from "@understudy/server/protocol";
import { type WebSocket, WebSocketServer } from "ws";
import { ScriptedConnection } from "./scripted-connection.ts";

/** A server scripted by a case; clients connect to it as to a real one. */
export class ScriptedServer {
  readonly #http: Server;
  readonly #sockets: WebSocketServer;
  readonly #arrived: ScriptedConnection[] = [];
  #refusals = 0;
  #wake = (): void => {};

  private constructor() {
    this.#http = createServer((_request, response) => response.writeHead(404).end());
    this.#sockets = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
    });
    this.#http.on("upgrade", (request, socket, head) => {
      socket.on("error", () => socket.destroy());
      if (this.#refusals > 0) {
        this.#refusals--;
        socket.destroy();
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (opened) =>
        this.#open(opened, request.url ?? ""),
      );
    });
  }

  static async start(): Promise<ScriptedServer> {
    const server = new ScriptedServer();
    await new Promise<void>((resolve) => server.#http.listen(0, "127.0.0.1", resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** Refuses the next connections, as if the server were down. */
  refuse(connections: number): void {
    this.#refusals = connections;
  }

  /** Waits for the next connection. */
  async accept(): Promise<ScriptedConnection> {
    for (;;) {
      const connection = this.#arrived.shift();
      if (connection !== undefined) return connection;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  close(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#http.close();
    this.#http.closeAllConnections();
  }

  #open(socket: WebSocket, path: string): void {
    this.#arrived.push(new ScriptedConnection(socket, path));
    this.#wake();
  }
}
