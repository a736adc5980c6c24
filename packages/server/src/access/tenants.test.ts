import { readFileSync } from "node:fs";
import { get } from "node:https";
import { ScriptedBackend } from "@understudy/llm/testing";
import { FakeClock } from "@understudy/planner-core/testing";
import { afterEach, describe, expect, it } from "vitest";
import { askServer } from "../testing/ask.ts";
import { HUT, WARM } from "../testing/hut.ts";
import { ServerSet } from "../testing/server-set.ts";
import { RequestAdmission } from "./admission.ts";
import { hashApiKey, makeApiKey } from "./api-keys.ts";
import { NonceStore } from "./nonce-store.ts";
import { ROLES } from "./principal.ts";

const servers = new ServerSet();
afterEach(() => servers.close());

const keys = { acme: makeApiKey(), bolt: makeApiKey() };
const access = {
  keys: Object.entries(keys).map(([tenant, key]) => ({
    hash: hashApiKey(key),
    tenant,
    roles: ROLES,
  })),
};
const as = (tenant: keyof typeof keys) => ({ authorization: `Bearer ${keys[tenant]}` });

describe("tenants", () => {
  it("see nothing of each other: neither domains, nor answers, nor sessions", async () => {
    const backend = new ScriptedBackend((_, call) => `answer ${call + 1}`);
    const server = await servers.start({ access, backend });
    const put = { method: "PUT", body: { ...HUT, goals: [] } };
    await askServer(server, "/v1/domains/secret", { ...put, headers: as("acme") });
    await askServer(server, "/v1/domains/hut", { ...put, headers: as("acme") });
    const list = async (tenant: keyof typeof keys) =>
      (await askServer(server, "/v1/domains", { headers: as(tenant) })).json.domains;
    expect((await list("acme")).map(({ name }: { name: string }) => name)).toEqual([
      "hut",
      "secret",
    ]);
    expect((await list("bolt")).map(({ name }: { name: string }) => name)).toEqual(["hut"]);
    const plan = { body: WARM, headers: as("bolt") };
    expect((await askServer(server, "/v1/plan", plan)).json.status).toBe("solved");
    const query = async (tenant: keyof typeof keys) => {
      const body = { prompt: "Who goes there?", deadlineMs: 60_000 };
      return (await askServer(server, "/v1/query", { body, headers: as(tenant) })).json.cached;
    };
    expect([await query("acme"), await query("acme"), await query("bolt")]).toEqual([
      false,
      "exact",
      false,
    ]);
  });

  it("are held to what they may use", async () => {
    const clock = new FakeClock();
    const backend = new ScriptedBackend(() => "x".repeat(400));
    const tenants = { acme: { requestsPerSecond: 1, burst: 2 }, bolt: { tokensPerMinute: 60 } };
    const server = await servers.start({ access, tenants, clock, backend });
    const plan = async (tenant: keyof typeof keys) => {
      const body = { ...WARM, sliceMs: 5 };
      const { status, json } = await askServer(server, "/v1/plan-now", {
        body,
        headers: as(tenant),
      });
      return json.error === undefined ? status : [status, json.error.code, json.error.retryAfterMs];
    };
    expect([await plan("acme"), await plan("acme")]).toEqual([200, 200]);
    expect(await plan("acme")).toEqual([429, "rate-limited", 1000]);
    expect(await plan("bolt")).toBe(200);
    await clock.advance(1000);
    expect(await plan("acme")).toBe(200);
    const query = async (prompt: string) => {
      const body = { prompt, deadlineMs: 60_000 };
      const { status, json } = await askServer(server, "/v1/query", { body, headers: as("bolt") });
      return [status, json.error?.retryAfterMs];
    };
    // It wrote a hundred tokens; sixty were left.
    expect(await query("one")).toEqual([200, undefined]);
    expect(await query("two")).toEqual([429, 42_000]);
    await clock.advance(42_000);
    expect((await query("three"))[0]).toBe(200);
  });

  it("pay for what was written for them, also if they do not wait for the end of it", async () => {
    const clock = new FakeClock();
    const slow = { text: "word ".repeat(100), latencyMs: 10_000, pieces: 100 };
    const backend = new ScriptedBackend(() => slow, { clock });
    const tenants = { bolt: { tokensPerMinute: 10 } };
    const server = await servers.start({ access, tenants, clock, backend });
    const query = async (prompt: string) => {
      const body = { prompt, deadlineMs: 3000 };
      const { status, json } = await askServer(server, "/v1/query", { body, headers: as("bolt") });
      return [status, json.error?.code];
    };
    const late = query("one");
    while (backend.active === 0) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(3000);
    expect(await late).toEqual([504, "generation-timeout"]);
    expect(await query("two")).toEqual([429, "rate-limited"]);
  });

  it("are named so that nothing else can be meant", async () => {
    const named = servers.start({ tenants: { "../acme": {} } });
    await expect(named).rejects.toMatchObject({ code: "invalid-request" });
  });
});

describe("room for requests", () => {
  it("is shared by weight: one that floods cannot keep another out", async () => {
    const admission = new RequestAdmission(100, new FakeClock());
    const [flood, light, heavy] = [
      admission.open({ weight: 1 }),
      admission.open({ weight: 1 }),
      admission.open({ weight: 2 }),
    ];
    const fill = (gate: typeof flood): number => {
      let count = 0;
      for (;;) {
        try {
          gate.admit();
        } catch {
          return count;
        }
        gate.during(() => new Promise(() => {}));
        count++;
      }
    };
    expect([fill(flood), fill(heavy), fill(light)]).toEqual([80, 50, 25]);
  });

  it("is all for the only tenant that there is", () => {
    const gate = new RequestAdmission(10, new FakeClock()).open();
    for (let index = 0; index < 10; index++) {
      gate.admit();
      gate.during(() => new Promise(() => {}));
    }
    expect(() => gate.admit()).toThrow("10 requests wait");
  });
});

describe("nonces", () => {
  it("are remembered until they are too old, and no more of them than there is room for", () => {
    const nonces = new NonceStore(2);
    expect([nonces.take("ann", "a", 0, 10), nonces.take("ann", "a", 5, 15)]).toEqual([true, false]);
    expect(nonces.take("ann", "b", 5, 15)).toBe(true);
    const full = expect.objectContaining({ refusal: "too-busy", retryAfterMs: 4 });
    expect(() => nonces.take("ann", "c", 6, 16)).toThrow(full);
    // What one has filled is room of its own.
    expect(nonces.take("bob", "a", 6, 16)).toBe(true);
    expect([nonces.take("ann", "c", 10, 20), nonces.take("ann", "a", 15, 25)]).toEqual([
      true,
      true,
    ]);
  });
});

describe("HTTPS", () => {
  it("is there with a certificate", async () => {
    const pem = (name: string) =>
      readFileSync(new URL(`../http/__fixtures__/localhost.${name}.pem`, import.meta.url), "utf8");
    const [cert, key] = [pem("cert"), pem("key")];
    const server = await servers.start({ tls: { cert, key } });
    expect(server.url).toMatch(/^https:/);
    const status = await new Promise((resolve, reject) => {
      get(`${server.url}/healthz`, { ca: cert, agent: false }, ({ statusCode }) =>
        resolve(statusCode),
      ).on("error", reject);
    });
    expect(status).toBe(200);
  });
});
