import type { SocketLike, WebSocketMaker } from "./socket-like.ts";
import {
  FrameReader,
  joined,
  OPCODE,
  type SocketMessage,
  WebSocketFault,
  writeFrame,
} from "./websocket-frames.ts";

/*
 * Node's own WebSocket blocks the thread for milliseconds to find that a server is down, and for tens of them on the
 * first connection; Node 20 has none.
 */

/** The used part of a socket of `node:net`, since this package compiles without Node's types. */
interface TcpSocket {
  once(event: "connect" | "secureConnect" | "close", listener: () => void): void;
  on(event: "error", listener: () => void): void;
  on(event: "data", listener: (chunk: Uint8Array) => void): void;
  write(bytes: Uint8Array | string): void;
  end(bytes: Uint8Array): void;
  destroy(): void;
}

/** The used parts of Node's modules. */
interface NodeModules {
  "node:net": { connect(options: object): TcpSocket; isIP(host: string): number };
  "node:tls": { connect(options: object): TcpSocket };
  "node:crypto": {
    randomBytes(count: number): Uint8Array;
    createHash(name: string): {
      update(text: string): { digest(encoding: "base64"): string };
    };
  };
}

/** Loads a module of Node synchronously, without an import that browser bundlers would reject. */
type Load = <Name extends keyof NodeModules>(name: Name) => NodeModules[Name];

interface NodeProcess {
  readonly versions?: Readonly<Record<string, string | undefined>>;
  readonly getBuiltinModule?: Load;
}

/** WebSockets on Node's TCP and TLS; undefined outside Node, or in too old a version. */
export function nodeWebSocket(): WebSocketMaker | undefined {
  const { process } = globalThis as { readonly process?: NodeProcess };
  const { node, bun, deno } = process?.versions ?? {};
  const isNode = node !== undefined && bun === undefined && deno === undefined;
  return isNode && process?.getBuiltinModule
    ? socketsOf(kept(process.getBuiltinModule))
    : undefined;
}

/** Caches modules: Node takes a fifth of a millisecond per lookup. */
function kept(load: Load): Load {
  const known: Partial<NodeModules> = {};
  return (name) => {
    known[name] ??= load(name);
    return known[name] as NodeModules[typeof name];
  };
}

function socketsOf(load: Load): WebSocketMaker {
  return class extends NodeSocket {
    constructor(url: string, protocol: string) {
      super(new URL(url), protocol, load);
    }
  };
}

/** The GUID that servers append to a client's key (RFC 6455, section 1.3). */
const SERVERS_WORD = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/** Size limit on the head of an answer. */
const MAX_HEAD_BYTES = 16 * 1024;
/** Time limit on a server's closing handshake. */
const FAREWELL_MS = 2000;
const HEAD_END = "\r\n\r\n";
/** One character per byte. */
const latin = new TextDecoder("latin1");
const NORMAL_CLOSURE = new Uint8Array([0x03, 0xe8]);

/** One connection (RFC 6455): text only, no extensions. */
class NodeSocket implements SocketLike {
  onopen: unknown;
  onmessage: unknown;
  onclose: unknown;
  onerror: unknown;
  readonly #url: URL;
  readonly #protocol: string;
  readonly #load: Load;
  readonly #socket: TcpSocket;
  readonly #frames = new FrameReader();
  #phase: "connecting" | "asked" | "open" | "closing" = "connecting";
  /** The answer's head so far. */
  #head: Uint8Array = new Uint8Array();
  /** The expected answer to the sent key. */
  #expected = "";
  #farewell: ReturnType<typeof setTimeout> | undefined;

  constructor(url: URL, protocol: string, load: Load) {
    this.#url = url;
    this.#protocol = protocol;
    this.#load = load;
    const isSecure = url.protocol === "wss:";
    this.#socket = connect(url, isSecure, load);
    this.#socket.once(isSecure ? "secureConnect" : "connect", () => this.#ask());
    this.#socket.on("data", (chunk) => this.#take(chunk));
    // "close" follows.
    this.#socket.on("error", () => {});
    this.#socket.once("close", () => {
      clearTimeout(this.#farewell);
      call(this.onclose, {});
    });
  }

  send(text: string): void {
    if (this.#phase !== "open") return;
    this.#socket.write(this.#frame(OPCODE.text, new TextEncoder().encode(text)));
  }

  close(): void {
    if (this.#phase === "closing") return;
    if (this.#phase === "open") {
      this.#socket.end(this.#frame(OPCODE.close, NORMAL_CLOSURE));
      this.#farewell = setTimeout(() => this.#socket.destroy(), FAREWELL_MS);
    } else this.#socket.destroy();
    this.#phase = "closing";
  }

  #frame(opcode: number, payload: Uint8Array): Uint8Array {
    return writeFrame(opcode, payload, this.#load("node:crypto").randomBytes(4));
  }

  /** Sends the upgrade request. */
  #ask(): void {
    if (this.#phase !== "connecting") return;
    this.#phase = "asked";
    const { randomBytes, createHash } = this.#load("node:crypto");
    const key = btoa(String.fromCharCode(...randomBytes(16)));
    this.#expected = createHash("sha1").update(`${key}${SERVERS_WORD}`).digest("base64");
    const { pathname, search, host } = this.#url;
    const lines = [
      `GET ${pathname}${search} HTTP/1.1`,
      `Host: ${host}`,
      "Connection: Upgrade",
      "Upgrade: websocket",
      `Sec-WebSocket-Key: ${key}`,
      "Sec-WebSocket-Version: 13",
      `Sec-WebSocket-Protocol: ${this.#protocol}`,
    ];
    this.#socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  }

  #take(chunk: Uint8Array): void {
    const wasAsked = this.#phase === "asked";
    let messages: SocketMessage[];
    try {
      messages = this.#frames.read(wasAsked ? this.#readHead(chunk) : chunk);
    } catch {
      // A protocol violation ends the connection; "close" reports it.
      this.#socket.destroy();
      return;
    }
    if (wasAsked && this.#phase === "open") call(this.onopen, {});
    for (const message of messages) this.#hear(message);
  }

  #hear(message: SocketMessage): void {
    if (this.#phase !== "open") return;
    if (message.type === "text") call(this.onmessage, { data: message.text });
    else if (message.type === "ping") this.#socket.write(this.#frame(OPCODE.pong, message.payload));
    else this.close();
  }

  /**
   * Reads the head of the server's answer.
   *
   * @returns the bytes after it; empty until it is complete
   * @throws WebSocketFault if the server refuses the upgrade
   */
  #readHead(chunk: Uint8Array): Uint8Array {
    this.#head = joined([this.#head, chunk]);
    const text = latin.decode(this.#head.subarray(0, MAX_HEAD_BYTES));
    const end = text.indexOf(HEAD_END);
    if (end < 0) {
      if (this.#head.length >= MAX_HEAD_BYTES) throw new WebSocketFault("the answer is incomplete");
      return this.#head.subarray(0, 0);
    }
    const [status = "", ...lines] = text.slice(0, end).split("\r\n");
    const headers = new Map(lines.map(headerOf));
    const isTaken =
      /^HTTP\/1\.1 101\b/.test(status) &&
      headers.get("upgrade")?.toLowerCase() === "websocket" &&
      headers.get("sec-websocket-accept") === this.#expected &&
      headers.get("sec-websocket-protocol") === this.#protocol;
    if (!isTaken) throw new WebSocketFault(`the server answered ${status}`);
    this.#phase = "open";
    return this.#head.subarray(end + HEAD_END.length);
  }
}

function connect({ hostname, port }: URL, isSecure: boolean, load: Load): TcpSocket {
  const net = load("node:net");
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  const address = { host, port: Number(port || (isSecure ? 443 : 80)), noDelay: true };
  if (!isSecure) return net.connect(address);
  // Server names do not apply to numeric addresses.
  const name = net.isIP(host) === 0 ? { servername: host } : {};
  return load("node:tls").connect({ ...address, ...name, ALPNProtocols: ["http/1.1"] });
}

function headerOf(line: string): [name: string, value: string] {
  const colon = line.indexOf(":");
  return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
}

function call(listener: unknown, event: unknown): void {
  if (typeof listener === "function") listener(event);
}
