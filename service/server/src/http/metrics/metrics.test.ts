import { ScriptedBackend } from "@understudy/llm/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { hashApiKey, makeApiKey } from "../../access/api-keys.ts";
import { askServer } from "../../testing/ask.ts";
import { GrpcClient } from "../../testing/grpc-client.ts";
import { WARM } from "../../testing/hut.ts";
import { ServerSet } from "../../testing/server-set.ts";
import { SessionClient } from "../../testing/session-client.ts";
import { serverVersion } from "../../version.ts";

const servers = new ServerSet();
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const SAMPLE =
  /^([a-zA-Z_:][\w:]*(?:\{[a-zA-Z_]\w*="[^"\\\n]*"(?:,[a-zA-Z_]\w*="[^"\\\n]*")*\})?) (\S+)$/;

/** The values of a page by series. Throws on a format error. */
async function scrape(port: number | undefined, headers = {}): Promise<Map<string, number>> {
  const { text } = await askServer({ port: port as number }, "/metrics", { headers });
  const samples = new Map<string, number>();
  const typed = new Set<string>();
  for (const line of text.trimEnd().split("\n")) {
    const [, comment, name = ""] = /^# (HELP|TYPE) (\S+) /.exec(line) ?? [];
    if (comment === "TYPE") {
      if (typed.has(name)) throw new Error(`${name} is there twice`);
      typed.add(name);
    }
    if (comment !== undefined) continue;
    const [, series = "", value] = SAMPLE.exec(line) ?? [];
    const isNumber = value === "+Inf" || Number.isFinite(Number(value));
    if (series === "" || !isNumber || samples.has(series)) throw new Error(`no sample: ${line}`);
    samples.set(series, Number(value));
  }
  return samples;
}

const backendOf = (): ScriptedBackend =>
  new ScriptedBackend((_, call) => (call === 3 ? { error: new Error("gone") } : "North."));
const model = "scripted";
const messages = [{ role: "user", content: "Hello" }];

describe("the metrics of a server", () => {
  it("cover the process and the version", async () => {
    const server = await servers.start();
    const before = await scrape(server.port);
    expect(before.get(`understudy_build_info{version="${serverVersion}"}`)).toBe(1);
    expect(before.get(`nodejs_version_info{version="${process.version}"}`)).toBe(1);
    const seconds = before.get("process_start_time_seconds") ?? 0;
    // The clock of a virtual machine may be set meanwhile.
    expect(Math.abs(Date.now() / 1000 - process.uptime() - seconds)).toBeLessThan(600);
    for (const name of [
      "process_cpu_seconds_total",
      "process_resident_memory_bytes",
      "nodejs_heap_size_used_bytes",
      'nodejs_eventloop_time_seconds_total{state="active"}',
      'nodejs_eventloop_time_seconds_total{state="idle"}',
      ...(process.platform === "linux" ? ["process_open_fds", "process_max_fds"] : []),
    ]) {
      expect([name, before.get(name)]).toEqual([name, expect.toSatisfy((value) => value > 0)]);
    }
    const after = await scrape(server.port);
    for (const name of ["process_cpu_seconds_total", "process_start_time_seconds"]) {
      expect(after.get(name)).toBeGreaterThanOrEqual(before.get(name) as number);
    }
    expect(after.get("nodejs_eventloop_lag_p99_seconds")).toBeGreaterThanOrEqual(0);
  });

  it("count queries, chats and cache hits, over HTTP and gRPC", async () => {
    const server = await servers.start({ backend: backendOf(), grpcPort: 0 });
    const grpc = new GrpcClient(server);
    const ask = (path: string, body: object) => askServer(server, path, { body });
    const question = { prompt: "Which way?", deadlineMs: 60_000 };
    await ask("/v1/query", question);
    await ask("/v1/query", question);
    await grpc.ask("Query", question);
    await ask("/v1/chat/completions", { model, messages });
    await ask("/v1/chat/completions", { model, messages, stream: true });
    await ask("/v1/completions", { model, prompt: "Hello", stream: true });
    grpc.close();
    const page = await scrape(server.port);
    const of = (name: string) => page.get(`understudy_${name}`);
    expect(of('texts_total{kind="query",result="success"}')).toBe(1);
    expect(of('texts_total{kind="chat",result="success"}')).toBe(2);
    expect(of('texts_total{kind="chat",result="error"}')).toBe(1);
    expect(of('text_tokens_total{kind="chat",type="completion"}')).toBeGreaterThan(0);
    expect(of('text_duration_seconds_count{kind="query"}')).toBe(1);
    expect(of('prompt_cache_lookups_total{result="miss"}')).toBe(1);
    expect(of('prompt_cache_lookups_total{result="exact"}')).toBe(2);
    expect(of("prompt_cache_entries")).toBe(1);
    // Model calls in total.
    expect(page.get("planner_llm_calls_total")).toBe(4);
    expect(page.get('planner_llm_results_total{result="error"}')).toBe(1);
    expect(page.get('planner_pool_calls_total{member="scripted",end="won"}')).toBe(3);
  });

  it("count saved tokens and evicted plans", async () => {
    vi.stubEnv("LLM_CACHE_CAP", "1");
    const step = (tool: string, args: object = {}) => ({ tool, args });
    const planOf = (steps: readonly object[]): string => JSON.stringify({ steps });
    const steps = [step("goto", { place: "home" }), step("light_fire")];
    const backend = new ScriptedBackend([steps, steps.slice(0, 1)].map(planOf));
    const server = await servers.start({ backend });
    const state = { at: "forest", wood: 2, fire_lit: false };
    const plan = async (goal: string | object): Promise<string> =>
      (await askServer(server, "/v1/plan", { body: { ...WARM, state, goal } })).json.source;
    expect([await plan("warm"), await plan("warm")]).toEqual(["llm", "cache"]);
    const saved = (await scrape(server.port)).get("planner_cache_saved_tokens_total");
    expect(saved).toBeGreaterThan(0);
    // A plan is cached after its answer is sent, or before the same request is answered again.
    const other = { at: "home" };
    expect([await plan(other), await plan(other)]).toEqual(["llm", "cache"]);
    const page = await scrape(server.port);
    expect(page.get("planner_cache_evictions_total")).toBe(1);
    expect(page.get("planner_cache_saved_tokens_total")).toBeGreaterThan(saved ?? 0);
  });

  it("count evicted answers", async () => {
    const server = await servers.start({
      backend: new ScriptedBackend(() => "North."),
      cache: { capacity: 1 },
    });
    for (const prompt of ["Which way?", "And then?"]) {
      await askServer(server, "/v1/query", { body: { prompt, deadlineMs: 60_000 } });
    }
    const page = await scrape(server.port);
    expect(page.get("understudy_prompt_cache_evictions_total")).toBe(1);
    expect(page.get("understudy_prompt_cache_entries")).toBe(1);
  });

  it("separate tenants and their sessions, on both ports, for clients with the scrape role", async () => {
    const keys = { acme: makeApiKey(), globex: makeApiKey(), ops: makeApiKey() };
    const roles = { acme: ["plan"], globex: ["plan"], ops: ["scrape"] } as const;
    const server = await servers.start({
      adminPort: 0,
      access: {
        keys: (["acme", "globex", "ops"] as const).map((tenant) => ({
          ...{ tenant, hash: hashApiKey(keys[tenant]), roles: roles[tenant] },
        })),
      },
    });
    const bearer = (tenant: keyof typeof keys) => ({ authorization: `Bearer ${keys[tenant]}` });
    await askServer(server, "/v1/plan", { body: WARM, headers: bearer("globex") });
    const asked = { body: { domain: "hut", agents: ["ann"] }, headers: bearer("acme") };
    const { ticket } = (await askServer(server, "/v1/tickets", asked)).json;
    const { client } = await SessionClient.hello(server, { ticket });
    client.say({ type: "state", seq: 1, agent: "ann", nowMs: 0, values: WARM.state });
    client.say({ type: "want", seq: 2, agent: "ann", goal: "warm", budgetMs: 60_000 });
    await client.next("plan");
    for (const port of [server.port, server.adminPort]) {
      const page = await scrape(port, bearer("ops"));
      const of = (name: string) => page.get(`understudy_${name}`);
      expect(of("tenants")).toBe(4);
      expect(of('sessions{tenant="acme"}')).toBe(1);
      expect(of('session_connections{tenant="acme"}')).toBe(1);
      expect(of('session_agents{tenant="acme"}')).toBe(1);
      expect(of('sessions{tenant="globex"}')).toBe(0);
      expect(of('domains{tenant="globex"}')).toBe(1);
      expect(of('tenant_requests_total{tenant="globex"}')).toBe(1);
      expect(of('http_requests_total{route="/v1/plan",status="200"}')).toBe(1);
    }
  });
});

describe("UNDERSTUDY_DEBUG", () => {
  it("traces queries, chats and model plans", async () => {
    vi.stubEnv("UNDERSTUDY_DEBUG", "metrics");
    const before = process.listeners("exit");
    const server = await servers.start({ backend: backendOf() });
    const [tell, ...others] = process.listeners("exit").filter((each) => !before.includes(each));
    expect(others).toEqual([]);
    const body = { prompt: "Which way?", deadlineMs: 60_000 };
    await askServer(server, "/v1/query", { body });
    await askServer(server, "/v1/chat/completions", { body: { model, messages } });
    const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    (tell as (code: number) => void)(0);
    expect(write.mock.calls.join("")).toContain("2 answered, 0 failed");
  });
});
