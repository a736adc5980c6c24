import { readFileSync } from "node:fs";
import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { hashApiKey } from "../access/api-keys.ts";
import { readServerConfig } from "./read-config.ts";
import { ServerConfigSchema } from "./server-config.ts";

const SECRET = "0123456789abcdef0123456789abcdef";
const HASH = hashApiKey("uk_key");
/** Sections that the command line reads from the same file. */
const OTHERS = /^(models|defaults|folders|pool)$/;

const ALL = `
[server]
host = "0.0.0.0"
port = 8080
grpc_port = 8081
admin_port = 8082
hosts = ["plans.example.com"]
origins = ["https://game.example"]
cert = "../http/__fixtures__/localhost.cert.pem"
key = "../http/__fixtures__/localhost.key.pem"
search_threads = 3
max_pending = 64
memory_mib = 2048
max_connections = 500
request_timeout_ms = 9000
session_secret_env = "SECRET"

[auth]
audience = "plans"
ticket_secret_env = "SECRET"
keys = [{ hash = "${HASH}", tenant = "acme", roles = ["plan"] }]
hmac = [{ id = "game", secret_env = "SECRET", tenant = "acme", roles = ["author"] }]

[auth.jwt]
issuer = "https://login.example"
audience = "plans"
algorithms = ["RS256"]
keys_url = "https://login.example/keys"
tenant_claim = "org"
roles_claim = "scope"

[limits]
requests_per_second = 50
burst = 60
concurrency = 8
tokens_per_minute = 1000
memory_mib = 100

[tenants.acme]
weight = 2
models = ["small"]
requests_per_second = 200
burst = 300
concurrency = 16
tokens_per_minute = 20000
memory_mib = 200

[domains.hut]
file = "../testing/hut.json"
plan_library = "../testing/hut.plans.json"

[tasks.bark]
prompt = "../query/__fixtures__/bark.txt"
strategy = "race"
members = ["small"]
similar = true
line = true
max_tokens = 40
temperature = 0.7

[cache]
capacity = 100
ttl_ms = 60000

[fleet]
redis = "redis://a"
redis_env = "REDIS"
secret_env = "SECRET"
node = "eu-1"
max_stream = 10
snapshot_every_ms = 20
lease_wait_ms = 30

[telemetry]
traces = true
`;

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

/** The keys of a schema, such as `auth.keys[].hash`. */
function keysOf({ properties, patternProperties, items }: Schema, path = ""): string[] {
  const [named] = Object.values(patternProperties ?? {});
  if (named !== undefined) return keysOf(named, `${path}.NAME`);
  if (items?.properties !== undefined) return keysOf(items, `${path}[]`);
  if (properties === undefined) return [path];
  return Object.entries(properties).flatMap(([name, schema]) =>
    path === "" && OTHERS.test(name) ? [] : keysOf(schema, path === "" ? name : `${path}.${name}`),
  );
}

const keys = keysOf(ServerConfigSchema as Schema);

/** Whether a file has a key. */
function has(file: unknown, key: string): boolean {
  const [first = "", ...rest] = key.replaceAll("[]", ".0").split(".");
  const inner = Object(file)[first === "NAME" ? (Object.keys(Object(file))[0] ?? "") : first];
  return rest.length === 0 ? inner !== undefined : has(inner, rest.join("."));
}

describe("every key of the configuration", () => {
  it("is documented in the guide", () => {
    const guide = readFileSync(
      new URL("../../../../docs/service/server.md", import.meta.url),
      "utf8",
    );
    expect(keys.filter((key) => !guide.includes(`\`${key}\``))).toEqual([]);
    expect(keys.length).toBeGreaterThan(50);
  });

  it("becomes an option of the server", () => {
    const file = parse(ALL);
    expect(keys.filter((key) => !has(file, key))).toEqual([]);
    const text = ALL.replace(/\[domains[\s\S]*?(?=\[tasks)/, "");
    expect(readServerConfig(text, import.meta.dirname, { SECRET })).toMatchObject({
      ...{ host: "0.0.0.0", port: 8080, grpcPort: 8081, adminPort: 8082 },
      ...{ hosts: ["plans.example.com"], origins: ["https://game.example"] },
      tls: {
        cert: expect.stringContaining("CERTIFICATE"),
        key: expect.stringContaining("PRIVATE KEY"),
      },
      ...{
        searchThreads: 3,
        maxPending: 64,
        memoryMib: 2048,
        maxConnections: 500,
        requestTimeoutMs: 9000,
        sessionSecret: Buffer.from(SECRET),
      },
      access: {
        ...{ audience: "plans", ticketSecret: Buffer.from(SECRET) },
        keys: [{ hash: HASH, tenant: "acme", roles: ["plan"] }],
        signingSecrets: [{ id: "game", secret: SECRET, tenant: "acme", roles: ["author"] }],
        tokens: {
          ...{ issuer: "https://login.example", audience: "plans", algorithms: ["RS256"] },
          ...{ keys: new URL("https://login.example/keys") },
          ...{ tenantClaim: "org", rolesClaim: "scope" },
        },
      },
      limits: {
        requestsPerSecond: 50,
        burst: 60,
        concurrency: 8,
        tokensPerMinute: 1000,
        memoryMib: 100,
      },
      tenants: {
        acme: {
          ...{ weight: 2, models: ["small"], requestsPerSecond: 200, burst: 300 },
          ...{ concurrency: 16, tokensPerMinute: 20_000, memoryMib: 200 },
        },
      },
      tasks: {
        bark: {
          ...{ prompt: expect.stringContaining("{{persona}}"), strategy: "race" },
          ...{ members: ["small"], similar: true, line: true, maxTokens: 40, temperature: 0.7 },
        },
      },
      cache: { capacity: 100, ttlMs: 60_000 },
      fleet: {
        ...{ redis: "redis://a", secret: SECRET, node: "eu-1" },
        ...{ maxStream: 10, snapshotEveryMs: 20, leaseWaitMs: 30 },
      },
      tracer: { startSpan: expect.any(Function) },
    });
  });
});
