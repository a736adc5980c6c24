import { readFileSync } from "node:fs";
import { request } from "node:http";
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

/** The status of one request: `fetch` would not send another host. */
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
    // The server may leave while a large body is on its way.
    sent.on("error", reject);
    sent.end(method === "POST" ? body : undefined);
  });
}

it("serves the official client that bears the token", async () => {
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

it("refuses whatever is no message, and goes on", async () => {
  expect(await send({}, { method: "GET" })).toBe(405);
  expect(await send({}, { path: "/" })).toBe(404);
  expect(await send({}, { body: "{" })).toBe(400);
  expect(await send({}, { body: `[${message},${message}]` })).toBe(400);
  expect(await send({}, { body: "3" })).toBe(400);
  expect(await send({}, { body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "x" }) })).toBe(
    200,
  );
  const large = await send({}, { body: " ".repeat(6 * 1024 * 1024) }).catch(() => "left");
  expect([413, "left"]).toContain(large);
  expect(await send()).toBe(200);
});
