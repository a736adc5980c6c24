import type { ServerMessage, ServerType } from "@understudy/session";
import { WebSocket } from "ws";

/** A client that sends the test's messages and keeps the replies. */
export class SessionClient {
  readonly socket: WebSocket;
  readonly heard: ServerMessage[] = [];
  /** The close code. */
  readonly ended: Promise<number>;
  #wake = (): void => {};
  #read = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("message", (data) => {
      this.heard.push(JSON.parse(String(data)) as ServerMessage);
      this.#wake();
    });
    socket.on("error", () => {});
    this.ended = new Promise((resolve) => {
      socket.on("close", (code) => {
        resolve(code);
        this.#wake();
      });
    });
  }

  static async open(
    { port }: { readonly port: number },
    { path = "/v1/session", protocol = "understudy.v1.json", headers = {} } = {},
  ): Promise<SessionClient> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocol, { headers });
    const client = new SessionClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    return client;
  }

  /** Opens a connection and sends `hello`. */
  static async hello(
    server: { readonly port: number },
    hello: object = {},
  ): Promise<{ client: SessionClient; welcome: ServerMessage<"welcome"> }> {
    const client = await SessionClient.open(server);
    client.say({ type: "hello", protocol: [1], client: "test", domain: "hut", ...hello });
    return { client, welcome: await client.next("welcome") };
  }

  say(...messages: readonly unknown[]): void {
    for (const message of messages) this.socket.send(JSON.stringify(message));
  }

  /** The next message of a type, skipping others. Rejects if the connection ends first. */
  async next<Type extends ServerType>(type: Type): Promise<ServerMessage<Type>> {
    for (;;) {
      while (this.#read < this.heard.length) {
        const message = this.heard[this.#read++] as ServerMessage;
        if (message.type === type) return message as ServerMessage<Type>;
      }
      if (this.socket.readyState === WebSocket.CLOSED) {
        throw new Error(`no ${type} came; heard: ${JSON.stringify(this.heard)}`);
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** The first matching message, skipped or yet to come. */
  async hears(fits: (message: ServerMessage) => boolean): Promise<ServerMessage> {
    for (;;) {
      const found = this.heard.find(fits);
      if (found !== undefined) return found;
      if (this.socket.readyState === WebSocket.CLOSED) {
        throw new Error(`it did not come; heard: ${JSON.stringify(this.heard)}`);
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Breaks the connection without a handshake. */
  async drop(): Promise<void> {
    this.socket.terminate();
    await this.ended;
  }
}
