/**
 * The Model Context Protocol over HTTP, for assistants that start no process.
 *
 * @module
 */

import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { createMcpServer } from "../create-mcp-server.ts";
import { type McpRefusal, refuseStranger } from "./refuse-stranger.ts";
import { McpVisitors, UnansweredRequests } from "./visitors.ts";

/** A listening server. */
export interface McpHttpServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Two domains of one mebibyte each, as strings in JSON. */
const MAX_BODY_BYTES = 5 * 1024 * 1024;
/** Limit on connections, above the sum of the other limits. */
const MAX_CONNECTIONS = 512;
/** Time limit on a request with its body, after the token. */
const REQUEST_MS = 30_000;
/** Time limit on headers, and so on connections without the token. */
const HEADERS_MS = 5000;
const CHECK_MS = 1000;
/** Grace period for pending requests on shutdown. */
const LAST_REQUESTS_MS = 500;
/** Time after which open connections are closed on shutdown. */
const LAST_ANSWERS_MS = 10_000;
/** Parts of that time, after each of which arrived input is read: a busy thread may use up one of them. */
const PARTS = 20;
/** Silence after which a connection is cut that has had its last answer. */
const LAST_BYTES_MS = 1000;

type CallTool = Parameters<typeof createMcpServer>[1];

/**
 * Serves on the loopback interface only. Requests are stateless.
 *
 * @param folder root of all readable domain files
 * @param token required in every request
 * @param port 0 for any free port
 * @param callTool answers tool calls
 */
export async function serveHttp(
  folder: string,
  token: string,
  port: number,
  callTool?: CallTool,
): Promise<McpHttpServer> {
  const server = createServer({
    requestTimeout: REQUEST_MS,
    headersTimeout: HEADERS_MS,
    connectionsCheckingInterval: CHECK_MS,
  });
  server.maxConnections = MAX_CONNECTIONS;
  const visitors = new McpVisitors((socket) => void socket.end(rawRefusal(FULL)));
  server.on("connection", (socket) => {
    endGently(socket);
    visitors.arrive(socket);
  });
  server.on("clientError", ({ code }: NodeJS.ErrnoException, socket) => {
    const late = code === "ERR_HTTP_REQUEST_TIMEOUT";
    if (socket.writable) socket.end(rawRefusal(late ? LATE : MALFORMED));
    else socket.destroy();
  });
  const open = new UnansweredRequests();
  await listen(server, port);
  const { port: bound } = server.address() as AddressInfo;
  server.on("request", (request, response) => {
    open.add(response);
    answer(request, response, { folder, token, port: bound, visitors, callTool }).catch(() => {
      if (response.headersSent) response.destroy();
      else refuse(response, { status: 500, message: "the request could not be answered" });
    });
  });
  return {
    url: `http://127.0.0.1:${bound}/mcp`,
    close: () => end(server, open),
  };
}

/**
 * Closes a connection after its last answer without a reset, which could destroy the answer for a client that is still
 * sending, such as an oversized body.
 */
function endGently(socket: Socket): void {
  socket.destroySoon = () => {
    if (socket.destroyed) return;
    // The parser bypasses the stream until a data listener is attached.
    socket.on("data", () => {});
    socket.removeAllListeners("data");
    socket.resume();
    socket.end();
    cutWhenSilent(socket);
  };
}

/** Cuts a connection that sends nothing for a while, or goes on for too long. */
function cutWhenSilent(socket: Socket): void {
  const untilMs = performance.now() + REQUEST_MS;
  let isHeard = false;
  let timer: NodeJS.Timeout;
  socket.on("data", () => {
    isHeard = true;
  });
  const look = (): void => {
    if (!isHeard || performance.now() > untilMs) return void socket.destroy();
    wait();
  };
  const wait = (): void => {
    isHeard = false;
    // What came while this thread was busy is read first.
    timer = setTimeout(() => setImmediate(look), LAST_BYTES_MS);
  };
  wait();
  socket.once("close", () => clearTimeout(timer));
}

/** Answers pending requests, then closes all connections. */
async function end(server: Server, open: UnansweredRequests): Promise<void> {
  open.end();
  for (let part = 0; part < PARTS; part++) {
    await new Promise((resolve) => setTimeout(resolve, LAST_REQUESTS_MS / PARTS));
    await new Promise((resolve) => setImmediate(resolve));
  }
  const closed = new Promise((resolve) => server.close(resolve));
  const cut = setTimeout(() => server.closeAllConnections(), LAST_ANSWERS_MS);
  await open.answered();
  // Connections without a complete request by then.
  const rest = setTimeout(() => server.closeAllConnections(), LAST_BYTES_MS);
  await closed;
  clearTimeout(cut);
  clearTimeout(rest);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}

interface Answering {
  readonly folder: string;
  readonly token: string;
  readonly port: number;
  readonly visitors: McpVisitors;
  readonly callTool: CallTool;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { folder, token, port, visitors, callTool }: Answering,
): Promise<void> {
  const refusal =
    refuseStranger(request, token, port) ?? (visitors.welcome(request.socket) ? undefined : FULL);
  if (refusal !== undefined) {
    refuse(response, refusal);
    return;
  }
  const text = await readBody(request);
  if (text === undefined) {
    refuse(response, { status: 413, message: `the body is larger than ${MAX_BODY_BYTES} bytes` });
    return;
  }
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    refuse(response, { status: 400, message: "the body is not JSON" });
    return;
  }
  if (Array.isArray(message)) {
    refuse(response, { status: 400, message: "the body holds several messages: send one" });
    return;
  }
  const server = createMcpServer(folder, callTool);
  const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
  response.once("close", () => {
    void transport.close();
    void server.close();
  });
  // The SDK's type omits undefined handlers from its interface.
  await server.connect(transport as Parameters<typeof server.connect>[0]);
  await transport.handleRequest(request, response, message);
}

/** The body; undefined if too large, without keeping the rest. */
function readBody(request: IncomingMessage): Promise<string | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  return new Promise((resolve, reject) => {
    request.on("data", (piece: Buffer) => {
      length += piece.length;
      if (length <= MAX_BODY_BYTES) pieces.push(piece);
      else resolve(undefined);
    });
    request.once("end", () => resolve(Buffer.concat(pieces).toString("utf8")));
    request.once("error", reject);
  });
}

/** The answer at the connection limit. */
const FULL: McpRefusal = {
  status: 503,
  message: "there are too many connections",
  headers: { "retry-after": "1" },
};
const LATE: McpRefusal = { status: 408, message: "the request was not sent in time" };
const MALFORMED: McpRefusal = { status: 400, message: "that is not HTTP/1.1" };

function refuse(response: ServerResponse, refusal: McpRefusal): void {
  const { status, headers, body } = told(refusal);
  response.writeHead(status, headers);
  response.end(body);
}

/** The raw bytes of a refusal, for a connection without a parsed request. */
function rawRefusal(refusal: McpRefusal): string {
  const { status, headers, body } = told(refusal);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const length = `content-length: ${Buffer.byteLength(body)}`;
  const first = `HTTP/1.1 ${status} ${STATUS_CODES[status]}`;
  return `${[first, ...lines, length].join("\r\n")}\r\n\r\n${body}`;
}

function told({ status, message, headers = {} }: McpRefusal) {
  const error = { code: -32000, message };
  return {
    status,
    headers: { ...headers, "content-type": "application/json", connection: "close" },
    body: JSON.stringify({ jsonrpc: "2.0", error, id: null }),
  };
}
