import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { connect } from "node:tls";
import { BackendLlmPlanner } from "@understudy/llm";
import { PoolLlmPlanner } from "@understudy/llm/pool";
import { ScriptedBackend } from "@understudy/llm/testing";
import { DisposedError, InferenceError, loadDomain } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it, vi } from "vitest";
import { hashApiKey, makeApiKey } from "./access/api-keys.ts";
import type { PrincipalRole } from "./access/principal.ts";
import { signRequest } from "./access/request-signature.ts";
import type { ServerOptions } from "./server-options.ts";
import { startServer } from "./start-server.ts";
import { askServer } from "./testing/ask.ts";
import { HUT, WARM, type Working } from "./testing/hut.ts";
import { ServerSet } from "./testing/server-set.ts";

const servers = new ServerSet();

const roles: PrincipalRole[] = ["plan"];
const key = makeApiKey();
const other = makeApiKey();
const secret = "0123456789abcdef0123456789abcdef";
const keyOf = (text: string, tenant: string) => ({ hash: hashApiKey(text), tenant, roles });
const bearer = (text: string) => ({ authorization: `Bearer ${text}` });

/** A server whose options can be changed while it runs. */
async function start(options: ServerOptions, working?: Working) {
  const server = await servers.start(options, working);
  const reload = (next: ServerOptions) =>
    server.reload(() => ({ port: 0, revision: "next", ...next }));
  const statusOf = async (headers: Record<string, string>): Promise<number> =>
    (await askServer(server, "/v1/domains", { headers })).status;
  const ready = async () => (await askServer(server, "/readyz")).json;
  return { server, reload, statusOf, ready };
}

describe("a server reload", () => {
  it("changes keys and origins from the next request on", async () => {
    const options = { access: { keys: [keyOf(key, "acme")] }, revision: "first" };
    const { reload, statusOf, ready } = await start(options);
    expect((await ready()).configuration).toBe("first");
    const page = { ...bearer(other), origin: "https://game.example" };
    expect([await statusOf(bearer(key)), await statusOf(page)]).toEqual([200, 403]);
    const origins = ["https://game.example"];
    await reload({ access: { keys: [keyOf(other, "zoo")] }, origins });
    expect([await statusOf(bearer(key)), await statusOf(page)]).toEqual([401, 200]);
    expect((await ready()).configuration).toBe("next");
  });

  it("renews the certificate for new connections, over HTTP and gRPC", async () => {
    const pem = (name: string): string =>
      readFileSync(new URL(`./http/__fixtures__/${name}.pem`, import.meta.url), "utf8");
    const tlsOf = (name: string) => ({ cert: pem(`${name}.cert`), key: pem(`${name}.key`) });
    const { server, reload } = await start({ tls: tlsOf("localhost"), grpcPort: 0 });
    const nameOf = (port: number | undefined): Promise<string> =>
      new Promise((resolve, reject) => {
        const settings = { host: "127.0.0.1", port, rejectUnauthorized: false };
        const socket = connect({ ...settings, ALPNProtocols: ["h2", "http/1.1"] }, () => {
          resolve(String(socket.getPeerCertificate().subject.CN));
          socket.destroy();
        });
        socket.on("error", reject);
      });
    const names = () => Promise.all([nameOf(server.port), nameOf(server.grpcPort)]);
    expect(await names()).toEqual(["localhost", "localhost"]);
    await reload({ grpcPort: 0, tls: tlsOf("renewed") });
    expect(await names()).toEqual(["renewed", "renewed"]);
    const mixed = { cert: pem("renewed.cert"), key: pem("localhost.key") };
    await expect(reload({ grpcPort: 0, tls: mixed })).rejects.toThrow("/server/cert");
    await expect(reload({ grpcPort: 0 })).rejects.toThrow("/server/cert");
    expect(await names()).toEqual(["renewed", "renewed"]);
  });

  it("offers new domains and newly prepared plans", async () => {
    const offer = (max: number, revision?: string) => {
      const wood = { type: "integer" as const, min: 0, max, default: 0 };
      const domain = loadDomain({ ...HUT, state: { ...HUT.state, wood } });
      return { name: "shed", domain, revision };
    };
    const { server, reload } = await start({ domains: [offer(8)] });
    const shed = () => server.service.getDomain("shed").revision;
    const first = shed();
    await reload({ domains: [offer(5)] });
    expect(shed()).not.toBe(first);
    const second = shed();
    await reload({ domains: [] });
    expect(shed()).toBe(second);
    await reload({ domains: [offer(5, "with plans")] });
    expect(shed()).toBe(second);
  });

  it("keeps tenants' uploads beside offered domains", async () => {
    const hut = loadDomain(HUT);
    const { server, reload } = await start({ domains: [{ name: "hut", domain: hut }] });
    const { service } = server;
    for (let index = 0; index < 64; index++) await service.putDomain(`own-${index}`, HUT);
    const bigger = loadDomain({ ...HUT, tools: HUT.tools.slice(0, 2) });
    await reload({
      domains: [
        { name: "own-0", domain: bigger },
        { name: "hut", domain: bigger },
        { name: "shed", domain: hut },
      ],
    });
    const revisionOf = (name: string): string => service.getDomain(name).revision;
    expect(revisionOf("own-0")).toBe(revisionOf("shed"));
    expect(revisionOf("hut")).not.toBe(revisionOf("shed"));
    expect(service.listDomains().domains).toHaveLength(66);
  });

  it("changes nothing if any part is refused", async () => {
    const { server, reload } = await start({ revision: "first" });
    const before = server.service.listDomains();
    const domains = [{ name: "shed", domain: loadDomain(HUT) }];
    const wrong = { domains, tasks: { bark: { members: ["nobody"] } } };
    // Nor the second time.
    for (const _ of [1, 2]) {
      await expect(reload(wrong)).rejects.toThrow("/tasks/bark/members/0");
      expect(server.service.listDomains()).toEqual(before);
    }
    await reload({ domains });
    expect(server.service.listDomains().domains.map(({ name }) => name)).toContain("shed");
  });

  it("rolls back tasks if more answers fail, and keeps the rest", async () => {
    const clock = new FakeClock();
    const error = new InferenceError("out of order");
    const scripts = { good: () => "hm", bad: () => ({ error }) };
    const members = Object.entries(scripts).map(([name, script]) => ({
      ...{ name, llm: new BackendLlmPlanner({ backend: new ScriptedBackend(script), clock }) },
    }));
    const options = { llm: new PoolLlmPlanner({ members, clock }), clock };
    const tasksOf = (member: string) => ({ tasks: { bark: { members: [member] } } });
    const { server, reload, ready } = await start({ ...options, ...tasksOf("good") });
    let prompts = 0;
    const bark = async (times: number): Promise<number[]> => {
      const statuses = new Set<number>();
      for (let time = 0; time < times; time++) {
        const body = { task: "bark", prompt: `Who is number ${++prompts}?`, deadlineMs: 60_000 };
        statuses.add((await askServer(server, "/v1/query", { body })).status);
      }
      return [...statuses];
    };
    expect(await bark(1)).toEqual([200]);
    await reload({ ...options, ...tasksOf("bad"), tenants: { zoo: {} } });
    await bark(49);
    await clock.advance(1000);
    expect((await ready()).degraded).not.toContain("configuration");
    await bark(3);
    while (!(await ready()).degraded.includes("configuration")) await clock.advance(1000);
    expect(await bark(5)).toEqual([200]);
    expect(server.serviceOf("zoo")).toBeDefined();
    // The trial is over, without further changes.
    await clock.advance(10_000);
    expect(await bark(1)).toEqual([200]);
  });

  it("applies new tenant limits, and lets a removed tenant's requests finish", async () => {
    const backend = new ScriptedBackend(() => ({ hang: true }));
    const access = { keys: [keyOf(key, "acme"), keyOf(other, "zoo")] };
    const clock = new FakeClock();
    const { server, reload, statusOf } = await start({ access, backend, clock });
    const body = { ...WARM, budgetMs: 1500 };
    const waiting = askServer(server, "/v1/plan", { body, headers: bearer(key) });
    while (backend.active === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    const tenants = { zoo: { requestsPerSecond: 0.001, burst: 1 } };
    await reload({ access: { keys: [keyOf(other, "zoo")] }, tenants });
    expect(await statusOf(bearer(key))).toBe(401);
    expect(() => server.serviceOf("acme")).toThrow("not served");
    const plan = () => askServer(server, "/v1/plan-now", { body: WARM, headers: bearer(other) });
    expect([(await plan()).status, (await plan()).status]).toEqual([200, 429]);
    // Unchanged limits keep their level.
    await reload({ access: { keys: [keyOf(other, "zoo")] }, tenants });
    expect((await plan()).status).toBe(429);
    await clock.advance(1500);
    expect((await waiting).json).toMatchObject({ status: "solved", source: "classical" });
  });

  it("does not make used signatures and tickets valid again", async () => {
    const signingSecrets = [{ id: "game", secret, tenant: "acme", roles }];
    const { server, reload, statusOf } = await start({ access: { signingSecrets } });
    const request = {
      method: "GET",
      path: "/v1/domains",
      timestamp: Math.floor(Date.now() / 1000),
      nonce: randomUUID(),
      audience: "understudy",
      body: new Uint8Array(),
    };
    const authorization = signRequest("game", secret, request);
    expect(await statusOf({ authorization })).toBe(200);
    const ticket = server.serviceOf("acme");
    await reload({ access: { signingSecrets, keys: [keyOf(key, "acme")] } });
    expect(await statusOf({ authorization })).toBe(401);
    expect(await statusOf(bearer(key))).toBe(200);
    // The domains, caches and sessions of a remaining tenant are untouched.
    expect(server.serviceOf("acme")).toBe(ticket);
  });

  it("serves by the old options while the new ones are read, one reload at a time", async () => {
    const { server, ready } = await start({ revision: "first" });
    let take = (_: ServerOptions): void => {};
    const slow = server.reload(
      () =>
        new Promise((resolve) => {
          take = resolve;
        }),
    );
    const read = vi.fn(async () => ({ port: 0, revision: "third" }));
    const next = server.reload(read);
    expect((await ready()).configuration).toBe("first");
    expect(read).not.toHaveBeenCalled();
    take({ port: 0, revision: "second" });
    await slow;
    expect((await ready()).configuration).toBe("second");
    await next;
    expect((await ready()).configuration).toBe("third");
    await expect(server.reload(() => Promise.reject(new Error("no file")))).rejects.toThrow(
      "no file",
    );
    expect(await ready()).toMatchObject({ configuration: "third", degraded: ["configuration"] });
  });

  it("does not delay the server's end", async () => {
    const server = await startServer({ port: 0 });
    const refused = server.reload(() => new Promise(() => {})).catch((error: unknown) => error);
    await server.close();
    expect(await refused).toBeInstanceOf(DisposedError);
  });

  it("compiles the server's domains in the threads of uploads, without the limits of uploads", async () => {
    const { server } = await start({}, "in threads");
    const names = Array.from({ length: 101 }, (_, index) => `v${index}`);
    const pair = { from: { enum: names }, to: { enum: names } };
    const place = { type: "enum", values: names };
    const tool = { name: "go", parameters: pair, when: { at: "$from" }, then: { at: "$to" } };
    const large = { name: "large", state: { at: place }, tools: [tool], goals: [] };
    await expect(server.service.putDomain("large", large)).rejects.toThrow("10000");
    await server.reload(async (loader) => {
      const opened = await loader.open("large", JSON.stringify(large));
      // It was compiled in another thread.
      expect(opened.compiled?.form.flat.integers.buffer).toBeInstanceOf(SharedArrayBuffer);
      return { port: 0, domains: [{ name: "large", ...opened }] };
    });
    expect(server.service.getDomain("large").actions).toBe(101 * 101);
    const revision = server.service.getDomain("large").revision;
    const here = loadDomain(large);
    await server.reload(() => ({ port: 0, domains: [{ name: "here", domain: here }] }));
    expect(server.service.getDomain("here").revision).toBe(revision);
  });
});
