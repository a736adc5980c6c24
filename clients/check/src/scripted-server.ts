import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { SUBPROTOCOL } from "@understudy/server/protocol";
import { type WebSocket, WebSocketServer } from "ws";
import { ScriptedConnection } from "./scripted-connection.ts";

/** An answer over HTTP. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: object;
}

/** A request over HTTP. */
export interface HttpQuestion {
  readonly path: string;
  readonly text: string;
}

/** A server scripted by a case; clients connect to it as to a real one. */
export class ScriptedServer {
  readonly #http: Server;
  readonly #sockets: WebSocketServer;
  readonly #arrived: ScriptedConnection[] = [];
  #refusals = 0;
  #answer: HttpAnswer | undefined;
  #asked: (question: HttpQuestion) => void = () => {};
  #wake = (): void => {};

  private constructor() {
    this.#http = createServer((request, response) => {
      void this.#reply(request, response);
    });
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

  /** Answers the next request over HTTP. @returns the request */
  async question(answer: HttpAnswer): Promise<HttpQuestion> {
    this.#answer = answer;
    return await new Promise((resolve) => {
      this.#asked = resolve;
    });
  }

  async #reply(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const answer = this.#answer;
    if (answer === undefined) {
      response.writeHead(404).end();
      return;
    }
    this.#asked({ path: request.url ?? "", text: Buffer.concat(parts).toString() });
    response.writeHead(answer.status, { "content-type": "application/json" });
    response.end(JSON.stringify(answer.body));
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
