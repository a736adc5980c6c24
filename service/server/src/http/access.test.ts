import { connect } from "node:net";
import { loadDomain } from "@understudy/planner-core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningService, startServer } from "../start-server.ts";
import { askServer } from "../testing/ask.ts";
import { HUT, WARM } from "../testing/hut.ts";

const origins = ["https://game.example", "http://localhost:5173/"];
let server: RunningService;
beforeAll(async () => {
  const domains = [{ name: "hut", domain: loadDomain(HUT) }];
  server = await startServer({
    port: 0,
    domains,
    origins,
    hosts: ["plans.lan", "*.Fleet.lan", "mine.lan:1234"],
    logLevel: "silent",
  });
});
afterAll(() => server.close(0));

/** The response to raw bytes. */
function send(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, "127.0.0.1", () => socket.end(bytes));
    let text = "";
    socket.on("data", (piece) => {
      text += piece.toString("latin1");
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(text));
  });
}

describe("access", () => {
  const statusWith = async (headers: Record<string, string>): Promise<number> =>
    (await askServer(server, "/v1/domains", { headers })).status;

  it("is granted to clients that use a known host name", async () => {
    const { port } = server;
    expect(await statusWith({})).toBe(200);
    expect(await statusWith({ host: `localhost:${port}` })).toBe(200);
    expect(await statusWith({ host: "plans.lan" })).toBe(200);
    expect(await statusWith({ host: "village.acme.fleet.lan" })).toBe(200);
    expect(await statusWith({ host: `plans.lan:${port}` })).toBe(200);
    expect(await statusWith({ host: "village.fleet.lan:30071" })).toBe(200);
    expect(await statusWith({ host: "mine.lan:1234" })).toBe(200);
    expect(await statusWith({ host: "mine.lan:1235" })).toBe(403);
    expect(await statusWith({ host: "mine.lan" })).toBe(403);
    expect(await statusWith({ host: "fleet.lan" })).toBe(403);
    expect(await statusWith({ host: "evilfleet.lan" })).toBe(403);
    expect(await statusWith({ host: `evil.example:${port}` })).toBe(403);
    expect(await statusWith({ host: "localhost" })).toBe(403);
  });

  it("is refused to foreign pages", async () => {
    const { url } = server;
    expect(await statusWith({ origin: url })).toBe(200);
    const zone = { host: "village.fleet.lan:30071", origin: "https://village.fleet.lan:30071" };
    expect(await statusWith(zone)).toBe(200);
    expect(await statusWith({ ...zone, origin: "https://other.fleet.lan" })).toBe(403);
    const rebound = { host: "evil.example", origin: "http://evil.example" };
    expect(await statusWith(rebound)).toBe(403);
    expect(await statusWith({ origin: "https://game.example" })).toBe(200);
    expect(await statusWith({ origin: "http://localhost:5173" })).toBe(200);
    expect(await statusWith({ origin: "https://evil.example" })).toBe(403);
    expect(await statusWith({ origin: "null" })).toBe(403);
    expect(await statusWith({ "sec-fetch-site": "cross-site" })).toBe(403);
    expect(await statusWith({ "sec-fetch-site": "same-origin" })).toBe(200);
    expect(await statusWith({ "sec-fetch-site": "none" })).toBe(200);
  });

  it("lets any page read its answer, even a refusal", async () => {
    const answerTo = (origin: string, more: Parameters<typeof askServer>[2] = {}) =>
      askServer(server, "/v1/plan", { body: WARM, ...more, headers: { origin, ...more.headers } });
    const allowed = await answerTo("https://game.example");
    expect([allowed.status, allowed.json.status]).toEqual([200, "solved"]);
    expect(allowed.headers["access-control-allow-origin"]).toBe("https://game.example");
    const foreign = await answerTo("https://evil.example");
    expect([foreign.status, Object.keys(foreign.json)]).toEqual([403, ["error"]]);
    expect(foreign.json.error.code).toBe("not-allowed");
    expect(foreign.headers["access-control-allow-origin"]).toBe("https://evil.example");
    const program = await askServer(server, "/v1/plan", { body: WARM });
    expect(program.headers).not.toHaveProperty("access-control-allow-origin");
  });

  it("answers a preflight with the allowed headers, without cookies", async () => {
    const preflight = { "access-control-request-method": "POST" };
    const ask = (headers: Record<string, string>) =>
      askServer(server, "/v1/plan", { method: "OPTIONS", headers });
    const { status, headers } = await ask({ origin: "https://game.example", ...preflight });
    expect(status).toBe(204);
    expect(headers["access-control-allow-methods"]).toContain("POST");
    expect(headers["access-control-allow-headers"]).toMatch(/authorization.*content-type/);
    expect(headers).not.toHaveProperty("access-control-allow-credentials");
    expect((await ask({ host: "evil.example", ...preflight })).status).toBe(403);
  });

  it("is refused from other machines", async () => {
    await expect(startServer({ host: "0.0.0.0", port: 0 })).rejects.toMatchObject({
      code: "invalid-request",
      issues: [{ pointer: "/server/host" }],
    });
  });
});

describe("a request body", () => {
  const told = async (asked: Parameters<typeof askServer>[2], path = "/v1/plan") => {
    const { status, json } = await askServer(server, path, asked);
    return [status, json.error.code];
  };

  it("must be JSON, with its content type", async () => {
    expect(await told({ body: "{" })).toEqual([400, "invalid-json"]);
    expect(await told({ body: "" })).toEqual([400, "invalid-json"]);
    expect(await told({ body: '{"__proto__": {}}' })).toEqual([400, "invalid-json"]);
    const text = { "content-type": "text/plain" };
    expect(await told({ body: WARM, headers: text })).toEqual([415, "not-json"]);
    expect(await told({ body: [] })).toEqual([422, "invalid-request"]);
  });

  it("has size limits", async () => {
    expect(await told({ body: " ".repeat(1_000_001) })).toEqual([413, "body-too-large"]);
    expect(await told({}, `/v1/domains/${"a".repeat(100)}`)).toEqual([422, "invalid-request"]);
    expect(await told({}, "/v2/plan")).toEqual([404, "not-found"]);
    expect(await told({ method: "DELETE" }, "/v1/plan")).toEqual([404, "not-found"]);
    expect(await told({}, `/v1/domains/${"a".repeat(300)}`)).toEqual([404, "not-found"]);
    expect(await told({}, "/v1/domains/%zz")).toEqual([404, "not-found"]);
    const elsewhere = { headers: { host: "evil.example" } };
    expect(await told(elsewhere, "/v1/domains/%zz")).toEqual([403, "not-allowed"]);
  });

  it("may be anything: the answer is always well-formed, and the server goes on", async () => {
    const post = (body: string) =>
      `POST /v1/plan HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`;
    const member = fc.constantFrom(
      ...Object.keys(WARM),
      "disabled",
      "choose",
      "persona",
      "maintain",
    );
    const body = fc
      .tuple(member, fc.jsonValue())
      .map(([name, value]) => ({ ...WARM, [name]: value }));
    await fc.assert(
      fc.asyncProperty(fc.oneof(body, fc.jsonValue()), async (value) => {
        const text = await send(post(JSON.stringify({ ...Object(value), budgetMs: 5 })));
        const status = Number(text.split(" ")[1]);
        if (status === 200) return;
        const { code } = JSON.parse(text.split("\r\n\r\n")[1] ?? "").error;
        expect(code).toBeTypeOf("string");
        // A busy machine may exceed so small a budget.
        if (status >= 500) expect(code).toBe("overloaded");
      }),
      { numRuns: 150 },
    );
    expect(await send("\0\0\0\0\r\n\r\n")).toContain("400");
    expect((await askServer(server, "/healthz")).status).toBe(200);
  });
});
