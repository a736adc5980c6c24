import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { CommandError, CommandReply } from "../protocol/command.ts";
import type { Viewer } from "../publish/viewer.ts";
import { streamTo } from "./stream.ts";

/** Limit on connections without the token. */
const MAX_UNAUTHENTICATED = 64;

/**
 * The open connections. Above the limit on connections without the URL's token, the oldest is closed, so local programs
 * cannot lock out the page.
 */
class UnauthenticatedSockets {
  readonly #unauthenticated = new Set<Socket>();

  /** Adds a connection. */
  arrive(socket: Socket): void {
    this.#unauthenticated.add(socket);
    socket.once("close", () => this.#unauthenticated.delete(socket));
    const [first] = this.#unauthenticated;
    if (this.#unauthenticated.size > MAX_UNAUTHENTICATED) first?.destroy();
  }

  /** Marks a connection as authenticated. */
  welcome(socket: Socket): void {
    this.#unauthenticated.delete(socket);
  }
}

/** Size limit of a command. */
const MAX_BODY_BYTES = 64 * 1024;

/** The body of a request as text; undefined if too long, aborted or not UTF-8. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES) return undefined;
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of request as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > MAX_BODY_BYTES) return undefined;
      pieces.push(piece);
    }
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(pieces));
  } catch {
    return undefined;
  }
}

/** Status and message of a refused request. */
interface RequestRefusal {
  readonly status: 403 | 404 | 405 | 413 | 415;
  readonly message: string;
}

/** Host names of the loopback. */
const LOOPBACK = ["127.0.0.1", "[::1]", "localhost"];

/**
 * Whether a request comes from this server's page. Any site can make a browser send requests to the loopback, after DNS
 * rebinding even under its own name; `Host` and `Origin` reveal both.
 */
function checkOrigin(request: IncomingMessage, port: number): RequestRefusal | undefined {
  const { host, origin } = request.headers;
  const hosts = LOOPBACK.flatMap((name) =>
    port === 80 ? [name, `${name}:80`] : [`${name}:${port}`],
  );
  if (host === undefined || !hosts.includes(host.toLowerCase())) {
    return { status: 403, message: "this server answers only to the names of the loopback" };
  }
  if (origin !== undefined && !hosts.some((name) => origin.toLowerCase() === `http://${name}`)) {
    return { status: 403, message: "this page was not served from here" };
  }
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") {
    return { status: 403, message: "this request comes from another site" };
  }
  return undefined;
}

/** Limit on watching pages. */
const MAX_WATCHERS = 32;
const HEADERS = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
} as const;

/** Answers requests of pages. Without a viewer, only the page exists. */
export class Answerer {
  port = 0;
  readonly unauthenticated: UnauthenticatedSockets = new UnauthenticatedSockets();
  readonly #viewer: Viewer | undefined;
  readonly #root: Buffer;
  readonly #page: string;
  readonly #policy: string;
  /** Functions that disconnect the watching pages. */
  readonly #watching = new Set<(reason: string) => void>();

  constructor(viewer: Viewer | undefined, token: string, page: string) {
    this.#viewer = viewer;
    this.#root = Buffer.from(token);
    this.#page = page;
    this.#policy = policyOf(page);
  }

  /** Disconnects the pages that watch through this server. */
  dismiss(reason: string): void {
    for (const leave of this.#watching) leave(reason);
  }

  /** Never throws, and always ends the response. */
  readonly answer = (request: IncomingMessage, response: ServerResponse): void => {
    this.#answer(request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else refuse(response, 500, "something went wrong here");
    });
  };

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = checkOrigin(request, this.port) ?? this.#checkPath(request);
    if (refusal !== undefined) {
      refuse(response, refusal.status, refusal.message);
      return;
    }
    this.unauthenticated.welcome(request.socket);
    const [, , what = ""] = pathOf(request).split("/");
    const wanted = what === "command" ? "POST" : "GET";
    const viewer = this.#viewer;
    if (request.method !== wanted)
      refuse(response, 405, `this is for ${wanted}`, { allow: wanted });
    else if (what === "") this.#sendPage(response);
    else if (viewer === undefined) refuse(response, 404, "this is a recording");
    else if (what === "stream") this.#stream(viewer, response);
    else if (what === "history") sendHistory(viewer, response);
    else await command(viewer, request, response);
  }

  /** Checks for `/TOKEN/` and its contents. */
  #checkPath(request: IncomingMessage): RequestRefusal | undefined {
    const parts = pathOf(request).split("/");
    const given = Buffer.from(parts[1] ?? "");
    const isKnown = given.length === this.#root.length && timingSafeEqual(given, this.#root);
    if (!isKnown)
      return { status: 403, message: "open the address that was printed, with its secret" };
    const isThere =
      parts.length === 3 && ["", "stream", "history", "command"].includes(parts[2] ?? "-");
    return isThere ? undefined : { status: 404, message: "there is nothing here" };
  }

  #sendPage(response: ServerResponse): void {
    response.writeHead(200, {
      ...HEADERS,
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": this.#policy,
      "x-frame-options": "DENY",
    });
    response.end(this.#page);
  }

  #stream(viewer: Viewer, response: ServerResponse): void {
    if (this.#watching.size >= MAX_WATCHERS) {
      refuse(response, 503, `${MAX_WATCHERS} pages watch already`);
      return;
    }
    const leave = streamTo(viewer, response);
    this.#watching.add(leave);
    response.on("close", () => this.#watching.delete(leave));
  }
}

function sendHistory(viewer: Viewer, response: ServerResponse): void {
  response.writeHead(200, { ...HEADERS, "content-type": "application/x-ndjson; charset=utf-8" });
  response.end(`${viewer.history().join("\n")}\n`);
}

async function command(
  viewer: Viewer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { "content-type": type = "" } = request.headers;
  // Forms of other sites cannot send this type without a preflight.
  if (!/^application\/json\b/i.test(type)) {
    refuse(response, 415, "a command is application/json");
    return;
  }
  const body = await readBody(request);
  if (body === undefined) {
    refuse(response, 413, "a command is at most 64 KiB of UTF-8", { connection: "close" });
    return;
  }
  const reply = await replyTo(viewer, body);
  response.writeHead(reply.ok ? 200 : 400, { ...HEADERS, "content-type": "application/json" });
  response.end(JSON.stringify(reply));
}

async function replyTo(viewer: Viewer, body: string): Promise<CommandReply> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { ok: false, error: errorOf("is not JSON") };
  }
  return viewer.answer(value);
}

function errorOf(message: string): CommandError {
  return { code: "malformed", pointer: "", message };
}

/** The path without a query. */
function pathOf({ url = "/" }: IncomingMessage): string {
  return url.split("?", 1)[0] as string;
}

function refuse(
  response: ServerResponse,
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const reply: CommandReply = { ok: false, error: errorOf(message) };
  response.writeHead(status, { ...HEADERS, "content-type": "application/json", ...headers });
  response.end(JSON.stringify(reply));
}

/** Allows only the page's own scripts, no external resources, and connections only to this server. */
function policyOf(page: string): string {
  const scripts = [
    ...page.matchAll(/<script(?![^>]*type="application\/json")[^>]*>([\s\S]*?)<\/script>/g),
  ];
  const hashes = scripts.map(([, script = ""]) => {
    return `'sha256-${createHash("sha256").update(script).digest("base64")}'`;
  });
  return [
    "default-src 'none'",
    `script-src ${hashes.length === 0 ? "'none'" : hashes.join(" ")}`,
    "style-src 'unsafe-inline'",
    "img-src data: blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
