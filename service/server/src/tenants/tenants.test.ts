import { readFileSync } from "node:fs";
import { get } from "node:https";
import { BackendLlmPlanner } from "@understudy/llm";
import { PoolLlmPlanner, race } from "@understudy/llm/pool";
import { ScriptedBackend } from "@understudy/llm/testing";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { hashApiKey, makeApiKey } from "../access/api-keys.ts";
import { NonceStore } from "../access/nonce-store.ts";
import { ROLES } from "../access/principal.ts";
import { askServer } from "../testing/ask.ts";
import { COLD, HUT, WARM } from "../testing/hut.ts";
import { ServerSet } from "../testing/server-set.ts";

const servers = new ServerSet();

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
  it("are isolated: domains, answers and sessions", async () => {
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

  it("are held to their limits", async () => {
    const clock = new FakeClock();
    const backend = new ScriptedBackend(() => "x".repeat(400));
    const tenants = { acme: { requestsPerSecond: 1, burst: 2 }, bolt: { tokensPerMinute: 60 } };
    const server = await servers.start({ access, tenants, clock, backend });
    const plan = async (tenant: keyof typeof keys) => {
      // Background generation would cost tokens too.
      const body = { ...WARM, sliceMs: 5, background: false };
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
    // It wrote a hundred tokens, but sixty were left.
    expect(await query("one")).toEqual([200, undefined]);
    expect(await query("two")).toEqual([429, 41_000]);
    await clock.advance(41_000);
    expect((await query("three"))[0]).toBe(200);
  });

  it("pay for generated text, even after they disconnect", async () => {
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

  it("pay for plans and texts, but not for cache hits", async () => {
    const steps = [
      { tool: "goto", args: { place: "forest" } },
      ...[1, 2, 3].map(() => ({ tool: "chop", args: {} })),
    ];
    const backend = new ScriptedBackend(() => JSON.stringify({ steps }));
    const tenants = { acme: { tokensPerMinute: 1 }, bolt: { tokensPerMinute: 1 } };
    const server = await servers.start({ access, tenants, backend });
    const ask = async (tenant: keyof typeof keys, path: string, body: object) =>
      (await askServer(server, path, { body, headers: as(tenant) })).json;
    const wood = (amount: number) => ({ ...WARM, goal: { wood: amount } });
    expect(await ask("acme", "/v1/plan", wood(3))).toMatchObject({ source: "llm" });
    const second = { status: "solved", source: "classical", reason: "overloaded" };
    expect(await ask("acme", "/v1/plan", wood(2))).toMatchObject(second);
    const question = { prompt: "Which way?", deadlineMs: 60_000 };
    expect(await ask("acme", "/v1/query", question)).toMatchObject({
      error: { code: "rate-limited" },
    });

    expect(await ask("bolt", "/v1/query", question)).toMatchObject({ cached: false });
    expect(await ask("bolt", "/v1/query", question)).toMatchObject({ cached: "exact" });
    expect(await ask("bolt", "/v1/plan", wood(3))).toMatchObject(second);
    expect(backend.requests).toHaveLength(2);
  });

  it("get cached answers while all places are taken", async () => {
    const backend = new ScriptedBackend((_, call) => (call === 0 ? "North." : { hang: true }));
    // Time slices do not end while the clock stands still.
    const server = await servers.start({ backend, maxPending: 1, clock: new FakeClock() });
    const ask = async (path: string, body: object) => {
      const { status, json } = await askServer(server, path, { body });
      return [status, json.error?.code ?? json.cached ?? json.status];
    };
    const known = { ...WARM, budgetMs: 60_000, background: false };
    expect(await ask("/v1/plan-now", { ...known, sliceMs: 50 })).toEqual([200, "solved"]);
    const question = { prompt: "Which way?", deadlineMs: 60_000 };
    expect(await ask("/v1/query", question)).toEqual([200, false]);
    const left = new AbortController();
    const chat = { model: "scripted", messages: [{ role: "user", content: "Hello" }] };
    const { signal } = left;
    const waiting = askServer(server, "/v1/chat/completions", { body: chat, signal });
    while (backend.active === 0) await new Promise((resolve) => setTimeout(resolve, 1));

    expect(await ask("/v1/query", question)).toEqual([200, "exact"]);
    expect(await ask("/v1/plan-now", { ...known, sliceMs: 50 })).toEqual([200, "solved"]);
    expect(await ask("/v1/query", { ...question, prompt: "Why?" })).toEqual([503, "too-busy"]);
    expect(await ask("/v1/chat/completions", chat)).toEqual([503, "too-busy"]);
    expect(await ask("/v1/plan", { ...known, goal: { wood: 7 } })).toEqual([503, "too-busy"]);
    left.abort();
    await expect(waiting).rejects.toThrow("abort");
  });

  it("have the common limits unless they have their own", async () => {
    const limits = { requestsPerSecond: 1, burst: 1 };
    const tenants = { acme: { requestsPerSecond: 2 } };
    const server = await servers.start({ access, limits, tenants, clock: new FakeClock() });
    const plan = async (tenant: keyof typeof keys) =>
      (await askServer(server, "/v1/plan-now", { body: WARM, headers: as(tenant) })).status;
    expect([await plan("bolt"), await plan("bolt")]).toEqual([200, 429]);
    const all = [];
    for (let times = 0; times < 5; times++) all.push(await plan("acme"));
    expect(all).toEqual([200, 200, 200, 200, 429]);
  });

  it("use their own models only, for plans and texts", async () => {
    const members = ["small", "large", "teller"].map((name) => {
      const info = { model: name, fingerprint: name };
      const backend = new ScriptedBackend(() => name, { info });
      const tasks = name === "teller" ? (["write"] as const) : undefined;
      return { name, tasks, llm: new BackendLlmPlanner({ backend }) };
    });
    const llm = new PoolLlmPlanner({ members, strategy: race() });
    const tenants = { acme: { models: ["large"] }, zoo: { models: ["teller"] } };
    const tasks = { bark: { members: ["small"] } };
    const server = await servers.start({ access, llm, tenants, tasks });
    const ask = async (path: string, tenant: keyof typeof keys, body?: object) =>
      (await askServer(server, path, { body, headers: as(tenant) })).json;
    const modelsOf = async (tenant: keyof typeof keys) =>
      (await ask("/v1/models", tenant)).data.map(({ id }: { id: string }) => id);
    expect(await modelsOf("acme")).toEqual(["large"]);
    expect(await modelsOf("bolt")).toEqual(expect.arrayContaining(["small", "large", "pool"]));
    const question = { prompt: "Who goes there?", deadlineMs: 60_000 };
    expect(await ask("/v1/query", "acme", question)).toMatchObject({ answer: "large" });
    const barked = await ask("/v1/query", "acme", { ...question, task: "bark" });
    expect(barked.error.code).toBe("unknown-model");
    const chat = { model: "small", messages: [{ role: "user", content: "Hello" }] };
    expect((await ask("/v1/chat/completions", "acme", chat)).error.code).toBe("model_not_found");
    // The models' text is no plan.
    const asked = { acme: ["large"], bolt: ["small", "large"] };
    for (const [tenant, names] of Object.entries(asked)) {
      expect((await ask("/v1/plan", tenant as "acme", WARM)).reason).toBe("invalid-json");
      const { goal, state, domain } = WARM;
      const explained = await ask("/v1/explain", tenant as "acme", { goal, state, domain });
      expect(explained.planners).toEqual(names);
    }
    const { usage } = llm.status.members[0] ?? {};
    expect(usage?.calls).toBe(1);
    // Without a planning model there is nothing to wait for.
    const { service } = server;
    expect(service.planners).toEqual(["small", "large"]);
    const zoo = server.serviceOf("zoo");
    const call = { receivedMs: zoo.clock.now(), signal: new AbortController().signal };
    expect((await zoo.plan({ ...WARM, state: { ...COLD } }, call)).reason).toBeUndefined();
    expect(zoo.planners).toEqual([]);
    expect((await askServer(server, "/readyz")).json.classical).toBe(1);
    // Rights can change between two requests.
    const reload = (models: readonly string[]) =>
      server.reload(() => ({ port: 0, access, tasks, tenants: { ...tenants, zoo: { models } } }));
    await reload(["large", "teller"]);
    expect((await zoo.plan({ ...WARM, state: { ...COLD } }, call)).reason).toBe("invalid-json");
    await reload([]);
    expect((await zoo.plan({ ...WARM, state: { ...COLD } }, call)).reason).toBeUndefined();
    expect(llm.status.members.map(({ usage: { calls } }) => calls).slice(0, 1)).toEqual([1]);
  });

  it("are refused with an unknown model, at the start and on reload", async () => {
    const tenants = { acme: { models: ["lrage"] } };
    const pointer = "/tenants/acme/models/0";
    const issues = [expect.objectContaining({ pointer })];
    await expect(servers.start({ access, tenants })).rejects.toMatchObject({ issues });
    const backend = new ScriptedBackend(() => "hm");
    const server = await servers.start({ access, backend, tenants: { acme: { models: [] } } });
    const reload = server.reload(() => ({ port: 0, access, backend, tenants }));
    await expect(reload).rejects.toMatchObject({ issues });
    const zoo = { ...tenants, acme: { models: [] }, zoo: { models: ["lrage"] } };
    await expect(
      server.reload(() => ({ port: 0, access, backend, tenants: zoo })),
    ).rejects.toMatchObject({
      issues: [expect.objectContaining({ pointer: "/tenants/zoo/models/0" })],
    });
  });

  it("have unambiguous names", async () => {
    const named = servers.start({ tenants: { "../acme": {} } });
    await expect(named).rejects.toMatchObject({ code: "invalid-request" });
  });
});

describe("nonces", () => {
  it("are remembered until they expire, within a capacity", () => {
    const nonces = new NonceStore(2);
    expect([nonces.take("ann", "a", 0, 10), nonces.take("ann", "a", 5, 15)]).toEqual([true, false]);
    expect(nonces.take("ann", "b", 5, 15)).toBe(true);
    const full = expect.objectContaining({ refusal: "too-busy", retryAfterMs: 4 });
    expect(() => nonces.take("ann", "c", 6, 16)).toThrow(full);
    // Each owner has its own capacity.
    expect(nonces.take("bob", "a", 6, 16)).toBe(true);
    expect([nonces.take("ann", "c", 10, 20), nonces.take("ann", "a", 15, 25)]).toEqual([
      true,
      true,
    ]);
  });
});

describe("HTTPS", () => {
  it("is served with a certificate", async () => {
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
