import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Scratch, village } from "../../testing/run-cli.ts";
import { type McpHttpServer, serveHttp } from "./serve-http.ts";

const token = "a-token-of-some-length";
const scratch = new Scratch();
let server: McpHttpServer;

beforeAll(async () => {
  scratch.write("village.json", readFileSync(village, "utf8"));
  server = await serveHttp(scratch.folder, token, 0);
});

afterAll(async () => {
  await server.close();
  scratch.remove();
});

const message = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" });

/** Status of one request; `fetch` cannot send another Host header. */
function send(
  headers: Readonly<Record<string, string>> = {},
  { method = "POST", path = "/mcp", body = message } = {},
): Promise<number> {
  const { hostname, port, host } = new URL(server.url);
  const own = { host, authorization: `Bearer ${token}`, "content-type": "application/json" };
  const accept = "application/json, text/event-stream";
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, path, method, headers: { ...own, accept, ...headers } },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    sent.on("error", reject);
    sent.end(method === "POST" ? body : undefined);
  });
}

it("serves the official client with the token", async () => {
  const client = new Client({ name: "test", version: "1" });
  const headers = { authorization: `Bearer ${token}` };
  const transport = new StreamableHTTPClientTransport(new URL(server.url), {
    requestInit: { headers },
  });
  await client.connect(transport as Parameters<typeof client.connect>[0]);
  try {
    const { tools } = await client.listTools();
    expect(tools).not.toHaveLength(0);
    const checked = await client.callTool({
      name: "check_domain",
      arguments: { domain: "village.json" },
    });
    expect(checked.isError).toBe(false);
    const outside = await client.callTool({
      name: "check_domain",
      arguments: { domain: "../village.json" },
    });
    expect(outside.isError).toBe(true);
  } finally {
    await client.close();
  }
});

it.each([
  ["no token", { authorization: "" }, 401],
  ["another token", { authorization: "Bearer another-token" }, 401],
  ["the start of the token", { authorization: `Bearer ${token.slice(0, -1)}` }, 401],
  ["a name that was bound to this machine", { host: "evil.example" }, 403],
  ["another port", { host: "127.0.0.1:1" }, 403],
  ["a page of another site", { origin: "https://evil.example" }, 403],
  ["a page without an origin", { origin: "null" }, 403],
])("refuses %s", async (_, headers, status) => {
  expect(await send(headers)).toBe(status);
});

it("refuses non-messages, and keeps running", async () => {
  expect(await send({}, { method: "GET" })).toBe(405);
  expect(await send({}, { path: "/" })).toBe(404);
  expect(await send({}, { body: "{" })).toBe(400);
  expect(await send({}, { body: `[${message},${message}]` })).toBe(400);
  expect(await send({}, { body: "3" })).toBe(400);
  expect(await send({}, { body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "x" }) })).toBe(
    200,
  );
  expect(await send()).toBe(200);
});

/** An idle connection. */
async function dial(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await new Promise<void>((resolve, reject) =>
    socket.once("connect", resolve).once("error", reject),
  );
  return socket;
}

it("reports an oversized body, and lets the client finish sending", async () => {
  const body = " ".repeat(16 * 1024 * 1024);
  const head = [
    ...["POST /mcp HTTP/1.1", `host: ${new URL(server.url).host}`],
    ...[`authorization: Bearer ${token}`, `content-length: ${body.length}`],
  ];
  const socket = await dial(server.url);
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    // Sends the whole body before reading.
    socket.write(`${head.join("\r\n")}\r\n\r\n${body}`, () => resolve());
  });
  const answer = await text(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(answer).toMatch(/^connection: close\r$/im);
});

it("always has room for the token among unauthenticated connections, and closes excess ones with a reason", async () => {
  const strangers: Socket[] = [];
  const told: Promise<string>[] = [];
  for (let count = 0; count < 100; count++) {
    const socket = await dial(server.url);
    strangers.push(socket);
    told.push(text(socket).catch(() => "reset"));
  }
  for (let count = 0; count < 3; count++) expect(await send()).toBe(200);
  const first = await told[0];
  expect(first).toMatch(/^HTTP\/1\.1 503 /);
  expect(first).toMatch(/^retry-after: 1\r$/m);
  expect(first).toContain('"code":-32000');
  for (const socket of strangers) socket.destroy();
});

it("limits connections with the token, and answers the next one with the reason", async () => {
  const own = await serveHttp(scratch.folder, token, 0);
  const agent = new Agent({ keepAlive: true });
  const { hostname, port, host } = new URL(own.url);
  const headers = { host, authorization: `Bearer ${token}`, "content-type": "application/json" };
  const accept = "application/json, text/event-stream";
  const ask = () =>
    new Promise<readonly [number | undefined, string | undefined]>((resolve, reject) => {
      const sent = request(
        { hostname, port, path: "/mcp", method: "POST", agent, headers: { ...headers, accept } },
        (response) => {
          response
            .resume()
            .once("end", () => resolve([response.statusCode, response.headers["retry-after"]]));
        },
      );
      sent.on("error", reject).end(message);
    });
  const answers = await Promise.all(Array.from({ length: 40 }, ask));
  expect(answers.filter(([status]) => status === 200)).toHaveLength(32);
  expect(answers.filter(([status, retry]) => status === 503 && retry === "1")).toHaveLength(8);
  agent.destroy();
  await own.close();
});

it("answers pending requests before shutting down, and waits for no idle connection", async () => {
  const other = await serveHttp(scratch.folder, token, 0);
  const idle = await dial(other.url);
  const { host } = new URL(other.url);
  const head = [
    ...["POST /mcp HTTP/1.1", `host: ${host}`, `authorization: Bearer ${token}`],
    ...["content-type: application/json", "accept: application/json, text/event-stream"],
    `content-length: ${message.length}`,
  ];
  const asked = await Promise.all(Array.from({ length: 20 }, () => dial(other.url)));
  const answers = asked.map((socket) => {
    socket.write(`${head.join("\r\n")}\r\n\r\n${message}`);
    return text(socket);
  });
  await other.close();
  for (const answer of await Promise.all(answers)) {
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(answer).toMatch(/^connection: close\r$/im);
  }
  await expect(dial(other.url)).rejects.toThrow("ECONNREFUSED");
  idle.destroy();
});
