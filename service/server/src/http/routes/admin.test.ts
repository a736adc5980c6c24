import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ScriptedBackend } from "@understudy/llm/testing";
import { FakeClock } from "@understudy/planner-core/testing";
import { afterAll, describe, expect, it } from "vitest";
import { hashApiKey, makeApiKey } from "../../access/api-keys.ts";
import { configHash } from "../../config/config-hash.ts";
import { followConfig } from "../../config/follow-config.ts";
import { readServerConfig } from "../../config/read-config.ts";
import type { ServerOptions } from "../../server-options.ts";
import { type Asked, askServer } from "../../testing/ask.ts";
import { WARM } from "../../testing/hut.ts";
import { ServerSet } from "../../testing/server-set.ts";

const servers = new ServerSet();
const folder = mkdtempSync(join(tmpdir(), "understudy-admin-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function start(options: ServerOptions = {}) {
  const server = await servers.start({ adminPort: 0, ...options });
  const admin = { port: server.adminPort ?? 0 };
  const ask = async (path: string, asked?: Asked) =>
    await askServer(admin, `/v1/admin/${path}`, asked);
  return { server, admin, ask };
}

const limited = (rate: number): string =>
  `[tenants.default]\nrequests_per_second = ${rate}\nburst = ${rate}\n`;

describe("the admin port", () => {
  it("is separate from the clients' port, without its routes", async () => {
    const { server, admin, ask } = await start();
    expect((await ask("tenants")).status).toBe(200);
    expect((await askServer(server, "/v1/admin/tenants")).status).toBe(404);
    expect((await askServer(admin, "/v1/plan", { body: WARM })).status).toBe(404);
    expect((await askServer(admin, "/readyz")).json.status).toBe("ready");
    expect((await askServer(admin, "/metrics")).text).toContain("understudy_requests_pending");
    const { paths } = (await askServer(admin, "/openapi.json")).json;
    expect(Object.keys(paths)).toContain("/v1/admin/config/reload");
    const elsewhere = { headers: { host: "plans.example.com" } };
    expect((await ask("tenants", elsewhere)).status).toBe(403);
    const page = { headers: { origin: "https://evil.example" } };
    expect((await ask("tenants", page)).status).toBe(403);
    const plain = await servers.start();
    expect(plain.adminPort).toBeUndefined();
  });

  it("needs an admin's key if authentication is on", async () => {
    const keys = new Map([["admin", makeApiKey()] as const, ["plan", makeApiKey()] as const]);
    const known = [...keys].map(([role, key]) => {
      return { hash: hashApiKey(key), tenant: "acme", roles: [role] };
    });
    const { ask } = await start({ access: { keys: known } });
    const as = (role: "admin" | "plan") => ({
      headers: { authorization: `Bearer ${keys.get(role)}` },
    });
    expect((await ask("tenants")).status).toBe(401);
    expect((await ask("tenants", as("plan"))).status).toBe(403);
    expect((await ask("tenants", as("admin"))).status).toBe(200);
  });

  it("shows the tenants' usage and the models' state", async () => {
    const backend = new ScriptedBackend(["North."]);
    const tenants = { default: { requestsPerSecond: 1, burst: 2, weight: 3 } };
    const { server, ask } = await start({ backend, tenants, clock: new FakeClock() });
    const body = { prompt: "Which way?", deadlineMs: 1000 };
    for (const status of [200, 200, 429]) {
      expect((await askServer(server, "/v1/query", { body })).status).toBe(status);
    }
    expect((await ask("tenants")).json.tenants).toEqual([
      {
        ...{ tenant: "default", weight: 3, domains: 1, sessions: 0, pending: 0 },
        ...{ connections: 0, agents: 0, memoryBytes: expect.any(Number) },
        ...{ requests: 2, refused: 1, tokens: 2, planners: ["scripted"] },
      },
    ]);
    expect((await ask("models")).json.models).toEqual([
      { name: "scripted", model: "scripted", state: "up", calls: 1, failed: 0, tokens: 2 },
    ]);
  });

  it("drains the server", async () => {
    const { server, ask } = await start();
    expect((await ask("drain", { body: {} })).json).toEqual({ status: "draining" });
    expect((await askServer(server, "/readyz")).status).toBe(503);
    expect((await askServer(server, "/v1/plan", { body: WARM })).status).toBe(503);
  });

  it("shows the configuration, applies it, and rolls it back", async () => {
    const file = join(folder, "understudy.toml");
    writeFileSync(file, limited(1));
    const config = readServerConfig(limited(1), folder, {});
    const { server, ask } = await start(config);
    expect((await ask("config")).status).toBe(404);
    const clock = new FakeClock();
    const optionsOf = (one: ServerOptions) => ({ ...one, port: 0, adminPort: 0 });
    const options = { file, text: limited(1), env: {}, onChange: () => {}, optionsOf, clock };
    const stop = followConfig(server, options);
    writeFileSync(file, limited(2));
    const post = (path: string, body: object = {}) => ask(path, { body });
    const taken = (await ask("config/reload", { method: "POST" })).json;
    expect(taken.configuration).toBe(configHash(limited(2)));
    writeFileSync(file, "[tenants");
    const broken = [await post("config/reload")];
    rmSync(file);
    broken.push(await post("config/reload"));
    expect(broken.map(({ status }) => status)).toEqual([422, 422]);
    expect(broken[0]?.json.error.message).toContain("line 1");
    expect(broken[1]?.json.error.message).toContain("cannot be read");
    writeFileSync(file, "[tenants.default]\nweight = -1\n");
    const refused = await post("config/reload");
    expect([refused.status, refused.json.error.pointer]).toEqual([422, "/tenants/default/weight"]);
    expect((await ask("config")).json).toMatchObject({
      configuration: configHash(limited(2)),
      refused: expect.stringContaining("/tenants/default/weight"),
    });
    stop();
  });
});
