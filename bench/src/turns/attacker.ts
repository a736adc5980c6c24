import { once } from "node:events";
import { WebSocket } from "ws";

/** Size limit of a message, less a margin. */
const MESSAGE_BYTES = 32 * 1024 - 64;

/** A client that sends as much as allowed, and reads little. */
export class Attacker {
  readonly #socket: WebSocket;
  #seq = 0;
  /** Token of the last welcome. */
  resumeToken = "";
  readonly heard = new Map<string, number>();
  /** The reason of the server for closing the connection, if it did. */
  readonly mistakes: string[] = [];
  #isLeaving = false;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("error", () => {});
    socket.on("close", (code, reason) => {
      if (!this.#isLeaving) this.mistakes.push(`closed with ${code}: ${reason}`);
    });
    socket.on("message", (data: Buffer) => {
      const text = data.toString();
      const type = text.slice(9, text.indexOf('"', 9));
      this.heard.set(type, (this.heard.get(type) ?? 0) + 1);
      if (type === "welcome") {
        this.resumeToken = (JSON.parse(text) as { readonly resumeToken: string }).resumeToken;
      }
    });
  }

  /** Opens a session. */
  static async greet(
    { port, key }: { readonly port: number; readonly key: string },
    hello: object,
  ): Promise<Attacker> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/session`, "understudy.v1.json", {
      headers: { authorization: `Bearer ${key}` },
      perMessageDeflate: false,
    });
    const attacker = new Attacker(socket);
    await once(socket, "open");
    attacker.say({ type: "hello", protocol: [1], client: "attacker", ...hello });
    await attacker.hears("welcome");
    return attacker;
  }

  /** Resolves after a number of messages of a type. */
  async hears(type: string, count = 1): Promise<void> {
    while ((this.heard.get(type) ?? 0) < count) {
      if (this.#socket.readyState !== WebSocket.OPEN) return;
      await once(this.#socket, "message");
    }
  }

  say(message: object): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** Sends one numbered message. */
  tell(message: object): void {
    this.say({ ...message, seq: ++this.#seq });
  }

  /** Sends numbered messages in full batches. */
  tellAll(messages: Iterable<object>): void {
    let texts: string[] = [];
    let bytes = 0;
    const flush = (): void => {
      if (texts.length > 0 && this.#socket.readyState === WebSocket.OPEN) {
        this.#socket.send(`{"type":"batch","messages":[${texts.join(",")}]}`);
      }
      texts = [];
      bytes = 0;
    };
    for (const message of messages) {
      const text = JSON.stringify({ ...message, seq: ++this.#seq });
      if (bytes + text.length + 40 > MESSAGE_BYTES) flush();
      texts.push(text);
      bytes += text.length + 1;
    }
    flush();
  }

  leave(): void {
    this.endWith({ type: "bye" });
  }

  /** Sends a message that makes the server close the connection. */
  endWith(message: object): void {
    this.#isLeaving = true;
    this.say(message);
  }

  async end(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    this.#isLeaving = true;
    const closed = once(this.#socket, "close");
    this.#socket.terminate();
    await closed;
  }
}

/** As many objects as fit in a message. */
export function fill<Item>(make: (index: number) => Item, bytes = MESSAGE_BYTES - 200): Item[] {
  const items: Item[] = [];
  let left = bytes;
  for (let index = 0; ; index++) {
    const item = make(index);
    left -= JSON.stringify(item).length + 1;
    if (left < 0) return items;
    items.push(item);
  }
}
