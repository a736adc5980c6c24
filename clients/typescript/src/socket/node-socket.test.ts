import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { nodeWebSocket } from "./node-socket.ts";
import type { SocketLike, WebSocketMaker } from "./socket-like.ts";
import { FrameReader, OPCODE, writeFrame } from "./websocket-frames.ts";

const PROTOCOL = "understudy.v1.json";
const NodeSocket = nodeWebSocket() as WebSocketMaker;
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Records a socket's events. */
class Heard {
  readonly texts: string[] = [];
  readonly socket: SocketLike;
  readonly opened: Promise<void>;
  readonly closed: Promise<void>;
  #wake = (): void => {};

  constructor(url: string) {
    this.socket = new NodeSocket(url, PROTOCOL);
    this.opened = new Promise((resolve) => {
      this.socket.onopen = resolve;
    });
    this.closed = new Promise((resolve) => {
      this.socket.onclose = resolve;
    });
    this.socket.onmessage = ({ data }: { readonly data: string }) => {
      this.texts.push(data);
      this.#wake();
    };
  }

  async until(count: number): Promise<string[]> {
    while (this.texts.length < count) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.texts;
  }
}

/** A server of the package ws, and its end of the first connection. */
async function serve(options: object = { port: 0, host: "127.0.0.1" }) {
  const server = new WebSocketServer({
    ...options,
    handleProtocols: (offered) => (offered.has(PROTOCOL) ? PROTOCOL : false),
  });
  ends.push(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  return { server, first: once(server, "connection").then(([socket]) => socket as WebSocket) };
}

/** A plain TCP server with scripted answers. */
async function listen(answer: (socket: Socket, request: string) => void): Promise<string> {
  const server: Server = createServer((socket) => {
    socket.on("error", () => {});
    ends.push(() => socket.destroy());
    socket.once("data", (data) => answer(socket, String(data)));
  });
  ends.push(() => server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/v1/session`;
}

const urlOf = (server: { address(): unknown }): string =>
  `ws://127.0.0.1:${(server.address() as AddressInfo).port}/v1/session?a=b`;

describe("a WebSocket in Node", () => {
  it("sends and receives texts of any length", async () => {
    const { server, first } = await serve();
    await once(server, "listening");
    const heard = new Heard(urlOf(server));
    const other = await first;
    other.on("message", (data) => other.send(String(data)));
    await heard.opened;
    const texts = ["", "a", "ä☃", ...[125, 126, 65_535, 65_536].map((size) => "x".repeat(size))];
    for (const text of texts) heard.socket.send(text);
    expect(await heard.until(texts.length)).toEqual(texts);
  });

  it("receives fragmented texts, answers pings, and closes properly", async () => {
    const { server, first } = await serve();
    await once(server, "listening");
    const heard = new Heard(urlOf(server));
    const other = await first;
    await heard.opened;
    other.send("one ", { fin: false });
    other.ping("are you there?");
    other.send("text", { fin: true });
    const [answer] = await once(other, "pong");
    expect([String(answer), await heard.until(1)]).toEqual(["are you there?", ["one text"]]);
    heard.socket.close();
    const [code] = await once(other, "close");
    await heard.closed;
    expect(code).toBe(1000);
  });

  it("ends when the server closes, and sends nothing after that", async () => {
    const { server, first } = await serve();
    await once(server, "listening");
    const heard = new Heard(urlOf(server));
    const other = await first;
    await heard.opened;
    const said: unknown[] = [];
    other.on("message", (data) => said.push(data));
    const ended = once(other, "close");
    other.close(1001);
    await heard.closed;
    heard.socket.send("too late");
    heard.socket.close();
    await ended;
    expect(said).toEqual([]);
  });

  it("connects over TLS, with a trusted certificate", async () => {
    const pem = (name: string) =>
      readFileSync(
        new URL(
          `../../../../service/server/src/http/__fixtures__/localhost.${name}.pem`,
          import.meta.url,
        ),
      );
    const https = createSecureServer({ cert: pem("cert"), key: pem("key") });
    ends.push(() => https.close());
    const { first } = await serve({ server: https });
    await once(https.listen(0, "127.0.0.1"), "listening");
    const url = `wss://localhost:${(https.address() as AddressInfo).port}/v1/session`;
    await new Heard(url).closed;
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    const heard = new Heard(url);
    vi.unstubAllEnvs();
    await heard.opened;
    (await first).send("safe");
    expect(await heard.until(1)).toEqual(["safe"]);
  });

  it("closes without a server, and when closed before opening", async () => {
    const url = await listen(() => {});
    const silent = new Heard(url);
    silent.socket.send("not yet");
    silent.socket.close();
    await silent.closed;
    for (const end of ends.splice(0)) end();
    const refused = new Heard(url);
    await refused.closed;
    expect([...silent.texts, ...refused.texts]).toEqual([]);
  });

  const upgrade = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n";
  it.each([
    ["a page", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"],
    ["no HTTP", "220 mail ready\r\n\r\n"],
    ["an answer to another key", `${upgrade}Sec-WebSocket-Accept: c3VyZQ==\r\n\r\n`],
    ["an endless head", `${upgrade}X: ${"y".repeat(20_000)}`],
  ])("disconnects from a server that answers with %s", async (_, answer) => {
    let isOpen = false;
    const heard = new Heard(await listen((socket) => socket.write(answer)));
    void heard.opened.then(() => {
      isOpen = true;
    });
    await heard.closed;
    expect(isOpen).toBe(false);
  });
});

/** A server's frame, which has no mask. */
function servers(opcode: number, payload: Uint8Array, isLast = true): Uint8Array {
  const frame = writeFrame(opcode, payload, new Uint8Array(4));
  const head = frame.length - payload.length - 4;
  frame[0] = opcode | (isLast ? 0x80 : 0);
  frame[1] = (frame[1] as number) & 0x7f;
  return Uint8Array.from([...frame.subarray(0, head), ...payload]);
}
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("frames", () => {
  it("are read equally in any chunks", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 200 });
    const cuts = fc.array(fc.nat(400), { maxLength: 8 });
    const play = (texts: string[], cutsAt: number[]): void => {
      const all = texts.flatMap((each) => [
        ...servers(OPCODE.text, bytes(each).subarray(0, 3), false),
        ...servers(OPCODE.ping, bytes("p")),
        ...servers(OPCODE.continued, bytes(each).subarray(3)),
      ]);
      const whole = Uint8Array.from(all);
      const ends = [...cutsAt.map((cut) => cut % (all.length + 1)), all.length];
      const reader = new FrameReader();
      let from = 0;
      const heard: string[] = [];
      for (const end of ends.toSorted((one, other) => one - other)) {
        for (const each of reader.read(whole.subarray(from, end))) {
          if (each.type === "text") heard.push(each.text);
        }
        from = end;
      }
      expect(heard).toEqual(texts);
    };
    fc.assert(fc.property(fc.array(text, { maxLength: 4 }), cuts, play));
  });

  it("of non-servers are refused, without taking much memory", () => {
    const wrong = [
      [0x81, 0x80, 1, 2, 3, 4],
      [0xc1, 0x00],
      [0x82, 0x00],
      [0x83, 0x00],
      [0x80, 0x00],
      [0x09, 0x00],
      [0x89, 0x7e, 0x00, 0x7e],
      [0x81, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
      [0x81, 0x02, 0xc3, 0x28],
      [0x01, 0x00, 0x81, 0x00],
    ];
    for (const each of wrong) {
      expect(() => new FrameReader().read(Uint8Array.from(each)), `${each}`).toThrow();
    }
    const empty = servers(OPCODE.continued, new Uint8Array(), false);
    const begun = servers(OPCODE.text, new Uint8Array(), false);
    const parts = Uint8Array.from(
      [begun, ...Array<Uint8Array>(2000).fill(empty)].flatMap((each) => [...each]),
    );
    expect(() => new FrameReader().read(parts)).toThrow("too long");
    const reader = new FrameReader();
    const part = servers(OPCODE.continued, new Uint8Array(500_000), false);
    reader.read(servers(OPCODE.text, new Uint8Array(500_000), false));
    reader.read(part);
    expect(() => reader.read(part)).toThrow("too long");
  });

  it("of any content cause no other error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (any) => {
        try {
          new FrameReader().read(any);
        } catch (error) {
          expect(["WebSocketFault", "TypeError"]).toContain((error as Error).name);
        }
      }),
    );
  });
});
