import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { ScriptedBackend } from "@understudy/llm/testing";
import { ContextLimitError, loadDomain } from "@understudy/planner-core";
import { buildingYard, FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it, vi } from "vitest";
import { startServer } from "../start-server.ts";
import { askServer } from "../testing/ask.ts";
import { WARM } from "../testing/hut.ts";
import { ServerSet } from "../testing/server-set.ts";

const servers = new ServerSet();

const PLAN = JSON.stringify({
  steps: [
    { tool: "goto", args: { place: "forest" } },
    { tool: "chop", args: {} },
    { tool: "chop", args: {} },
    { tool: "goto", args: { place: "home" } },
    { tool: "light_fire", args: {} },
  ],
});

/** The model of a server that tests share, which asks that of the running test. */
const relay = new ScriptedBackend([]);
const RELAYED = { backend: relay };

function relayed(backend: ScriptedBackend): ReturnType<ServerSet["shared"]> {
  relay.generate = (request) => backend.generate(request);
  return servers.shared(RELAYED);
}

/** A model that answers on demand. */
function waitingModel() {
  const backend = new ScriptedBackend(() => ({ hang: true }));
  const isAsked = async (): Promise<void> => {
    while (backend.active === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  const isLeft = async (): Promise<void> => {
    while (backend.active > 0) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  return { backend, isAsked, isLeft };
}

/** Advances the server's clock until it has ended. */
async function advanceUntil(ended: Promise<void>, clock: FakeClock): Promise<void> {
  let isEnded = false;
  void ended.then(() => {
    isEnded = true;
  });
  while (!isEnded) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (!isEnded) await clock.advance(10);
  }
}

describe("a server with a model", () => {
  it("serves the model's plan", async () => {
    const backend = new ScriptedBackend(() => PLAN);
    const server = await servers.start({ backend });
    const { json } = await askServer(server, "/v1/plan", { body: WARM });
    expect(json).toMatchObject({ status: "solved", source: "llm", llmSteps: 5 });
    const { text } = await askServer(server, "/metrics");
    expect(text).toMatch(/^planner_outcomes_total\{cached="false"\} 1$/m);
    expect(text).toMatch(/^understudy_http_requests_total\{route="\/v1\/plan",status="200"\} 1$/m);
  });

  it("asks the model, and answers an equal query from the cache", async () => {
    const backend = new ScriptedBackend((_, call) => `answer ${call + 1}`);
    const server = await relayed(backend);
    const query = async (prompt: string) =>
      (await askServer(server, "/v1/query", { body: { prompt, deadlineMs: 60_000 } })).json;
    expect(await query("Who goes there?")).toMatchObject({ answer: "answer 1", cached: false });
    expect(await query("Who goes  there?")).toMatchObject({ answer: "answer 1", cached: "exact" });
    expect(await query("Who is there?")).toMatchObject({ answer: "answer 2", model: "scripted" });
  });

  it("refuses a query that exceeds the context", async () => {
    const backend = new ScriptedBackend(() => ({ error: new ContextLimitError(4096, 5000) }));
    const server = await relayed(backend);
    const body = { prompt: "Hello", deadlineMs: 60_000 };
    const { status, json } = await askServer(server, "/v1/query", { body });
    expect([status, json.error.code]).toEqual([422, "context-limit"]);
  });

  it("refuses queries without a model", async () => {
    const server = await servers.shared();
    const body = { prompt: "Hello", deadlineMs: 100 };
    const { status, json } = await askServer(server, "/v1/query", { body });
    expect([status, json.error.code]).toEqual([501, "no-model"]);
  });

  it("stops the model when the client leaves", async () => {
    const { backend, isAsked, isLeft } = waitingModel();
    const server = await relayed(backend);
    const client = new AbortController();
    const body = { ...WARM, background: false };
    const asked = askServer(server, "/v1/plan", { body, signal: client.signal }).catch(
      () => "gone",
    );
    await isAsked();
    client.abort();
    expect(await asked).toBe("gone");
    await isLeft();
    expect(server.service.health().pending).toBe(0);
  });
});

describe("a server", () => {
  it("refuses requests over its limit, with a retry delay", async () => {
    const { backend, isAsked } = waitingModel();
    const server = await servers.start({ backend, maxPending: 1 });
    const client = new AbortController();
    const first = askServer(server, "/v1/plan", { body: WARM, signal: client.signal }).catch(
      () => {},
    );
    await isAsked();
    const { status, headers, json } = await askServer(server, "/v1/plan", { body: WARM });
    expect([status, json.error.code, headers["retry-after"]]).toEqual([503, "too-busy", "1"]);
    expect(json.error.retryAfterMs).toBeGreaterThan(0);
    client.abort();
    await first;
  });

  it("answers pending requests before it ends", async () => {
    const { backend, isAsked } = waitingModel();
    const clock = new FakeClock();
    const server = await servers.start({ backend, clock });
    expect((await askServer(server, "/readyz")).json.status).toBe("ready");
    const waiting = askServer(server, "/v1/plan", { body: { ...WARM, budgetMs: 2000 } });
    await isAsked();
    const closed = server.close(60_000);
    await clock.advance(2000);
    expect((await waiting).json).toMatchObject({ status: "solved", source: "classical" });
    await advanceUntil(closed, clock);
    await expect(askServer(server, "/healthz")).rejects.toThrow("ECONNREFUSED");
  });

  it("refuses new requests meanwhile", async () => {
    const { backend, isAsked } = waitingModel();
    const clock = new FakeClock();
    const server = await servers.start({ backend, clock });
    const plan = vi.spyOn(server.service, "plan");
    const post = (path: string, body: object): string =>
      `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${JSON.stringify(body).length}\r\n\r\n${JSON.stringify(body)}`;
    const query = post("/v1/query", { prompt: "Hello", deadlineMs: 3000 });
    const socket = connect(server.port, "127.0.0.1", () => socket.write(query));
    const heard = text(socket);
    await isAsked();
    const closed = server.close(4000);
    // Half of the time limit, for clients to switch servers.
    await clock.advance(2000);
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
    // On the same connection, which is open until the first one is answered.
    socket.write(post("/v1/plan", WARM));
    while (plan.mock.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await clock.advance(1000);
    await advanceUntil(closed, clock);
    const [first = "", next = ""] = (await heard).split(/(?<=\})(?=HTTP\/1\.1 )/);
    expect(first).toMatch(/^HTTP\/1\.1 504 /);
    expect(next).toMatch(/^HTTP\/1\.1 503 [\s\S]*"code":"draining"/);
    await expect(askServer(server, "/healthz")).rejects.toThrow("ECONNREFUSED");
  });

  it("cuts off clients at its time limit", async () => {
    const { backend, isAsked } = waitingModel();
    const server = await servers.start({ backend });
    const waiting = askServer(server, "/v1/plan", { body: WARM }).catch(
      (error: Error) => error.message,
    );
    await isAsked();
    await server.close(0);
    expect(await waiting).toContain("hang up");
  });

  it("counts unknown requests under one label, however many there are", async () => {
    const server = await servers.start();
    for (const path of ["/a", "/b?c", "/v1/domains/x/y", "/%F0%9F%8E%AD"]) {
      expect((await askServer(server, path)).status).toBe(404);
    }
    await askServer(server, "/v1/domains/junk");
    const { text } = await askServer(server, "/metrics");
    const counted = text.split("\n").filter((line) => /^understudy_http_requests_total/.test(line));
    expect(counted).toEqual([
      'understudy_http_requests_total{route="unknown",status="404"} 4',
      'understudy_http_requests_total{route="/v1/domains/:name",status="404"} 1',
    ]);
  });

  it("describes itself, with a page to try it", async () => {
    const server = await servers.shared();
    const { json } = await askServer(server, "/openapi.json");
    expect(json.openapi).toBe("3.1.0");
    expect(Object.keys(json.paths)).toEqual(
      expect.arrayContaining(["/v1/plan", "/v1/domains/{name}", "/v1/query", "/readyz"]),
    );
    const plan = json.paths["/v1/plan"].post.requestBody.content["application/json"].schema;
    expect(plan.required).toEqual(expect.arrayContaining(["domain", "agent", "state", "goal"]));
    const { text, headers } = await askServer(server, "/docs");
    expect(text).toContain('id="key"');
    expect(text).toContain("/openapi.json");
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
  });

  it("has a valid example for each body", async () => {
    const guard = loadDomain(
      readFileSync(new URL("../../../../examples/domains/guard.json", import.meta.url), "utf8"),
    );
    const backend = new ScriptedBackend(() => "Hello", { info: { model: "writer" } });
    const domains = [
      { name: "guard", domain: guard },
      { name: "yard", domain: buildingYard },
    ];
    const server = await servers.start({ domains, backend });
    const { json } = await askServer(server, "/openapi.json");
    const asked: string[] = [];
    for (const [path, { post }] of Object.entries<{ post?: { requestBody: object } }>(json.paths)) {
      if (post === undefined) continue;
      // biome-ignore lint/suspicious/noExplicitAny: it is a document
      const { example } = (post.requestBody as any).content["application/json"];
      const { status } = await askServer(server, path, { body: example });
      asked.push(`${status} ${path}`);
    }
    expect(asked.filter((each) => !each.startsWith("200 "))).toEqual([]);
    expect(asked.length).toBeGreaterThan(8);
  });

  it("answers clients that ask for HTTP/2 over HTTP/1.1", async () => {
    const server = await servers.start();
    const warnings: string[] = [];
    const heed = ({ message }: Error): void => void warnings.push(message);
    process.on("warning", heed);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const upgrade = { connection: "Upgrade, HTTP2-Settings", upgrade: "h2c" };
    const headers = {
      ...upgrade,
      "http2-settings": "AAEAAEAA",
      "content-type": "application/json",
    };
    const ports = new Set<number | undefined>();
    const body = JSON.stringify(WARM);
    for (let count = 0; count < 20; count++) {
      const options = { port: server.port, path: "/v1/plan", method: "POST", headers, agent };
      const [status, json] = await new Promise<[number | undefined, string]>((resolve, reject) => {
        const sent = request(options, async (response) => {
          ports.add(response.socket.localPort);
          resolve([response.statusCode, await text(response)]);
        });
        sent.on("error", reject).end(body);
      });
      expect([status, JSON.parse(json).status]).toEqual([200, "solved"]);
    }
    agent.destroy();
    process.off("warning", heed);
    expect([ports.size, warnings]).toEqual([1, []]);
    const { text: page } = await askServer(server, "/metrics");
    expect(page).toMatch(/^understudy_http_requests_total\{route="\/v1\/plan",status="200"\} 20$/m);
  });

  it("reports a port in use", async () => {
    const server = await servers.shared();
    await expect(startServer({ port: server.port, logLevel: "silent" })).rejects.toMatchObject({
      code: "EADDRINUSE",
    });
  });
});
