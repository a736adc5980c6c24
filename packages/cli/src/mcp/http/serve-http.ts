/**
 * The Model Context Protocol over HTTP, for assistants that start no process.
 *
 * @module
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { createMcpServer } from "../create-mcp-server.ts";
import { type McpRefusal, refuseStranger } from "./refuse-stranger.ts";

/** A server that listens. */
export interface McpHttpServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Two domains of a mebibyte each, as texts in JSON. */
const MAX_BODY_BYTES = 5 * 1024 * 1024;
const MAX_CONNECTIONS = 32;
const REQUEST_MS = 30_000;

/**
 * Serves the loopback interface alone. Each request stands for itself: the server keeps nothing between them.
 *
 * @param folder files of domains are read below it alone
 * @param token every request has to bear it
 * @param port 0 for any that is free
 */
export async function serveHttp(
  folder: string,
  token: string,
  port: number,
): Promise<McpHttpServer> {
  const server = createServer({ requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS });
  server.maxConnections = MAX_CONNECTIONS;
  await listen(server, port);
  const { port: bound } = server.address() as AddressInfo;
  server.on("request", (request, response) => {
    answer(request, response, { folder, token, port: bound }).catch(() => {
      if (response.headersSent) response.destroy();
      else refuse(response, { status: 500, message: "the request could not be answered" });
    });
  });
  return {
    url: `http://127.0.0.1:${bound}/mcp`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
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

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  {
    folder,
    token,
    port,
  }: { readonly folder: string; readonly token: string; readonly port: number },
): Promise<void> {
  const refusal = refuseStranger(request, token, port);
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
  const server = createMcpServer(folder);
  const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
  response.once("close", () => {
    void transport.close();
    void server.close();
  });
  // The SDK's own type leaves undefined handlers out of its interface.
  await server.connect(transport as Parameters<typeof server.connect>[0]);
  await transport.handleRequest(request, response, message);
}

/** The body; undefined where it is too large. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > MAX_BODY_BYTES) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

function refuse(response: ServerResponse, { status, message, headers = {} }: McpRefusal): void {
  // The rest of the body is not read.
  response.writeHead(status, {
    ...headers,
    "content-type": "application/json",
    connection: "close",
  });
  const error = { code: -32000, message };
  response.end(JSON.stringify({ jsonrpc: "2.0", error, id: null }));
}
