import { readFileSync } from "node:fs";
import { RequestError } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { configHash } from "./config-hash.ts";
import { readServerConfig } from "./read-config.ts";

const HASH = `sha256:${"0".repeat(64)}`;
const env = { GAME_SECRET: "0123456789abcdef0123456789abcdef", SHORT: "1234" };
const read = (text: string) => readServerConfig(text, import.meta.dirname, env);

/** The places of the mistakes. */
function wrong(text: string): string[] {
  try {
    read(text);
    return [];
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return error.issues.map(({ pointer, message }) => (pointer === "" ? message : pointer));
  }
}

describe("a configuration file", () => {
  it("becomes the server's options, with secrets from the environment", () => {
    const options = read(`
      [server]
      host = "0.0.0.0"
      port = 8080
      hosts = ["plans.example.com"]
      cert = "../http/__fixtures__/localhost.cert.pem"
      key = "../http/__fixtures__/localhost.key.pem"
      session_secret_env = "GAME_SECRET"

      [auth]
      audience = "plans"
      keys = [{ hash = "${HASH}", tenant = "acme", roles = ["plan"] }]
      hmac = [{ id = "game", secret_env = "GAME_SECRET", tenant = "acme", roles = ["plan", "author"] }]

      [auth.jwt]
      issuer = "https://login.example"
      audience = "plans"
      algorithms = ["RS256"]
      keys_url = "https://login.example/keys"

      [tenants.acme]
      weight = 2
      requests_per_second = 100

      [telemetry]
      traces = true
    `);
    expect(options).toMatchObject({
      host: "0.0.0.0",
      port: 8080,
      hosts: ["plans.example.com"],
      tls: { cert: expect.stringContaining("BEGIN CERTIFICATE") },
      tenants: { acme: { weight: 2, requestsPerSecond: 100 } },
      tracer: { startSpan: expect.any(Function) },
    });
    const { keys, signingSecrets, tokens, audience } = options.access ?? {};
    expect([keys?.[0]?.hash, audience]).toEqual([HASH, "plans"]);
    expect(signingSecrets).toEqual([
      { id: "game", secret: env.GAME_SECRET, tenant: "acme", roles: ["plan", "author"] },
    ]);
    expect([tokens?.issuer, String(tokens?.keys)]).toEqual([
      "https://login.example",
      "https://login.example/keys",
    ]);
  });

  it("matches the guide", () => {
    const guide = new URL("../../../../docs/service/server.md", import.meta.url);
    const [, text = ""] =
      /```toml\n(\[server\][\s\S]*?)```/.exec(readFileSync(guide, "utf8")) ?? [];
    const shown = text
      .replace("sha256:…", HASH)
      .replaceAll(/"(\w+\.pem)"/g, '"../http/__fixtures__/localhost.$1"');
    const options = read(shown);
    expect(options.hosts).toEqual(["plans.example.com"]);
    expect(options.origins).toEqual(["https://game.example"]);
    expect(options.tenants).toEqual({
      acme: { weight: 2, requestsPerSecond: 200, tokensPerMinute: 20_000, models: ["phi3"] },
    });
    expect(options.limits).toEqual({ requestsPerSecond: 50 });
  });

  it("names the Redis of a fleet, whose address may come from the environment", () => {
    const shared = readFileSync(
      new URL("../../../../docs/service/fleet.md", import.meta.url),
      "utf8",
    );
    const [, text = ""] = /```toml\n([\s\S]*?)```/.exec(shared) ?? [];
    const secret = env.GAME_SECRET;
    const redis = "redis://:secret@localhost";
    const given = { SESSION_SECRET: secret, FLEET_SECRET: secret, FLEET_REDIS: redis };
    const { fleet } = readServerConfig(text, import.meta.dirname, given);
    expect(fleet).toEqual({ redis, secret, node: "eu-1" });
    expect(read('[fleet]\nredis = "redis://a"\nlease_wait_ms = 5').fleet).toEqual({
      redis: "redis://a",
      leaseWaitMs: 5,
    });
    expect(wrong('[fleet]\nnode = "a"')).toEqual(["/fleet"]);
    expect(wrong('[fleet]\nredis_env = "NOWHERE"')).toEqual(["/fleet/redis_env"]);
    expect(wrong('[fleet]\nredis = "redis://a"\nmax_stream = 0')).toEqual(["/fleet/max_stream"]);
  });

  it("defines query tasks, with prompts in files beside it", () => {
    const options = read(`
      [pool]
      members = ["nano"]

      [tasks.bark]
      prompt = "../query/__fixtures__/bark.txt"
      strategy = "race"
      members = ["nano"]
      similar = true
      max_tokens = 40
      temperature = 0.7

      [cache]
      capacity = 100
      ttl_ms = 60000
    `);
    expect(options).toMatchObject({
      tasks: { bark: { strategy: "race", members: ["nano"], similar: true, maxTokens: 40 } },
      cache: { capacity: 100, ttlMs: 60_000 },
    });
    expect(options.tasks?.["bark"]?.prompt).toContain("{{persona}}");
    expect(wrong('[tasks.bark]\nstrategy = "hybrid"')).toEqual(["/tasks/bark/strategy"]);
    expect(wrong('[tasks.bark]\nprompt = "no.txt"')).toEqual(["/tasks/bark/prompt"]);
    expect(wrong('[tasks.bark]\nprompt = "read-config.test.ts"')).toEqual(["/tasks/bark/prompt"]);
  });

  it("may be empty", () => {
    expect(read("")).toEqual({ revision: configHash("") });
  });

  it("is refused with the places of all mistakes", () => {
    expect(wrong("[server]\nport = ")).toEqual([expect.stringMatching(/^line 2, column \d+: /)]);
    expect(wrong('[server]\nport = "x"\n[tenants.acme]\nweight = 0')).toEqual([
      "/server/port",
      "/tenants/acme/weight",
    ]);
    expect(wrong("[sever]\nport = 1")).toEqual(["/sever"]);
    expect(() => read("[server]\nhost = '::1'\n  port = true")).toThrow("line 3, column 3: ");
    expect(wrong('[auth]\nkeys = [{ hash = "secret", tenant = "A", roles = [] }]')).toEqual([
      "/auth/keys/0/hash",
      "/auth/keys/0/tenant",
      "/auth/keys/0/roles",
    ]);
    const hmac = (name: string) =>
      `[auth]\nhmac = [{ id = "a", secret_env = "${name}", tenant = "a", roles = ["plan"] }]`;
    expect(wrong(hmac("NOWHERE"))).toEqual(["/auth/hmac/0/secret_env"]);
    expect(wrong(hmac("SHORT"))).toEqual(["/auth/hmac/0/secret_env"]);
    expect(wrong('[server]\ncert = "no.pem"\nkey = "no.pem"')).toEqual(["/server/cert"]);
  });

  it("is refused with everything that would keep a server from starting", () => {
    const user = (id: string, name: string) =>
      `[[auth.hmac]]\nid = "${id}"\nsecret_env = "${name}"\ntenant = "a"\nroles = ["plan"]`;
    const text = `
      [server]
      hosts = ["plans.example.com", "*.plans.example.com:7071", "[::1]", "https://plans.example.com"]
      origins = ["https://game.example", "game.example"]
      cert = "../http/__fixtures__/localhost.cert.pem"
      [tenants."A B"]
      [tasks.bark]
      members = ["nano", "nobody"]
      [pool]
      members = ["nano", { model = "ollama/phi3", name = "large" }]
      [domains."a b"]
      file = "nowhere.json"
      [domains.hut]
      file = "nowhere.json"
    `;
    expect(wrong([text, user("a", "GAME_SECRET"), user("a", "NOWHERE")].join("\n"))).toEqual([
      "/server/cert",
      "/tasks/bark/members/1",
      "/domains/a b",
      "/domains/a b/file",
      "/domains/hut/file",
      "/auth/hmac/1/secret_env",
      "/server/hosts/3",
      "/server/origins/1",
      "/tenants/A B",
      "/auth/hmac/1/id",
    ]);
    const key = "../http/__fixtures__/renewed.key.pem";
    expect(wrong(`[server]\nkey = "${key}"`)).toEqual(["/server/key"]);
    const cert = "../http/__fixtures__/localhost.cert.pem";
    expect(wrong(`[server]\ncert = "${cert}"\nkey = "${key}"`)).toEqual(["/server/cert"]);
    expect(wrong('[server]\nhost = "0.0.0.0"')).toEqual(["/server/host"]);
    expect(wrong('[server]\nhost = "0.0.0.0"\n[auth]')).toEqual([]);
    const hash = `hash = "${HASH}", roles = ["plan"]`;
    expect(wrong(`[auth]\nkeys = [{ tenant = "a", ${hash} }, { tenant = "b", ${hash} }]`)).toEqual([
      "/auth/keys/1/hash",
    ]);
  });
});
