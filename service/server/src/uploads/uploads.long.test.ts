import { request as httpRequest } from "node:http";
import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { PlannerService } from "../tenants/planner-service.ts";
import { askServer } from "../testing/ask.ts";
import { COLD, HUT, WARM } from "../testing/hut.ts";
import { ServerSet } from "../testing/server-set.ts";
import { SessionClient } from "../testing/session-client.ts";
import { compileUpload } from "./compile-upload.ts";
import type { DomainCompiler, DomainUpload } from "./domain-upload.ts";
import { nameInMessage } from "./uploaded-domains.ts";

const servers = new ServerSet();

const call = () => ({ receivedMs: performance.now(), signal: new AbortController().signal });

/** A compiler that counts its calls, and refuses on demand. */
function counting() {
  const uploads: DomainUpload[] = [];
  const compiler: DomainCompiler = {
    checkRoom: () => {},
    compile: (upload) => {
      uploads.push(upload);
      return compileUpload(upload);
    },
  };
  return { uploads, compiler };
}

/** Sends a request's head without its body. */
function beginPut({ port }: { readonly port: number }, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": 500_000 };
    const options = { host: "127.0.0.1", port, path, method: "PUT", headers, agent: false };
    const request = httpRequest(options, (response) => {
      resolve(response.statusCode ?? 0);
      request.destroy();
    });
    request.on("error", reject);
    request.flushHeaders();
  });
}

describe("an uploaded domain", () => {
  it("is not read over the limits", async () => {
    const server = await servers.start({ domains: [] }, "in threads");
    for (let index = 0; index < 64; index++) await server.service.putDomain(`hut${index}`, HUT);
    expect(await beginPut(server, "/v1/domains/one-more")).toBe(409);
  });

  it("is not read from clients without the role, or over the rate limit", async () => {
    const tenants = { default: { requestsPerSecond: 0.001, burst: 1 } };
    const server = await servers.start({ domains: [], tenants }, "in threads");
    expect((await askServer(server, "/v1/domains")).status).toBe(200);
    expect(await beginPut(server, "/v1/domains/hut")).toBe(429);
  });

  it("is compiled once, in another thread, and loaded with its first plan", async () => {
    const { compiler, uploads } = counting();
    const service = new PlannerService({ compiler });
    const { isNew, message } = await service.putDomain("hut", HUT);
    expect([isNew, message.hash]).toEqual([true, loadDomain(HUT).hash]);
    expect((await service.plan(WARM, call())).status).toBe("solved");
    expect((await service.planNow({ ...WARM, sliceMs: 5000 }, call())).status).toBe("solved");
    expect(uploads).toHaveLength(1);
    expect(uploads[0]?.bytes).toBeInstanceOf(Uint8Array);
    service.dispose();
  });

  it("plans like one compiled here", async () => {
    const service = new PlannerService();
    service.addDomain("here", { domain: loadDomain(HUT) });
    await service.putDomain("sent", HUT);
    const plans = ["here", "sent"].map((domain) => service.plan({ ...WARM, domain }, call()));
    const [here, sent] = (await Promise.all(plans)).map(({ steps, status }) => [status, steps]);
    expect(sent).toEqual(here);
    expect(service.getDomain("sent").layout).toEqual(service.getDomain("here").layout);
    service.dispose();
  });

  it("is refused with its mistakes, or as invalid JSON", async () => {
    const server = await servers.start({}, "in threads");
    const put = (body: unknown) => askServer(server, "/v1/domains/x", { method: "PUT", body });
    const broken = await put("{");
    expect([broken.status, broken.json.error.code]).toEqual([400, "invalid-json"]);
    const wrong = await put({ ...HUT, [`n${"o".repeat(5000)}`]: 1 });
    expect([wrong.status, wrong.json.error.code]).toEqual([422, "invalid-domain"]);
    expect(wrong.json.error.pointer.length).toBeLessThanOrEqual(1000);
  });

  it("is named near the start of its message", () => {
    expect(nameInMessage(Buffer.from([0x0a, 3, 0x68, 0x75, 0x74, 0x12, 0]))).toBe("hut");
    expect(nameInMessage(Buffer.from([0x12, 1, 0, 0x0a, 1, 0x61]))).toBe("a");
    expect(nameInMessage(Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0xff]))).toBeUndefined();
    expect(nameInMessage(Buffer.alloc(1000, 0x08))).toBeUndefined();
    expect(nameInMessage(new Uint8Array())).toBeUndefined();
  });

  it("starts a session that waited for it, with all messages received meanwhile", async () => {
    const server = await servers.start({ domains: [] }, "in threads");
    await server.service.putDomain("hut", HUT);
    const { client } = await SessionClient.hello(server);
    const agent = "ann";
    client.say(
      { type: "state", seq: 1, agent, nowMs: 0, values: COLD } as never,
      { type: "want", seq: 2, agent, goal: "warm", budgetMs: 60_000 } as never,
    );
    expect((await client.next("plan")).steps.length).toBeGreaterThan(0);
  });
});

describe("a removed domain", () => {
  it("is gone for requests and sessions", async () => {
    const server = await servers.start({ domains: [] }, "in threads");
    await server.service.putDomain("hut", HUT);
    const { client } = await SessionClient.hello(server);
    const gone = await askServer(server, "/v1/domains/hut", { method: "DELETE" });
    expect([gone.status, gone.text]).toEqual([204, ""]);
    expect((await client.next("error")).code).toBe("unknown-domain");
    expect(await client.ended).toBe(1008);
    const again = await askServer(server, "/v1/domains/hut", { method: "DELETE" });
    expect([again.status, again.json.error.code]).toEqual([404, "unknown-domain"]);
    expect((await askServer(server, "/v1/plan", { body: WARM })).status).toBe(404);
  });

  it("lets running requests finish, and makes room for another", async () => {
    const service = new PlannerService({ maxDomains: 1 });
    await service.putDomain("hut", HUT);
    expect((await service.plan(WARM, call())).status).toBe("solved");
    const running = service.plan({ ...WARM, goal: { wood: 3 } }, call());
    service.deleteDomain("hut");
    expect((await running).status).toBe("solved");
    expect((await service.putDomain("other", HUT)).isNew).toBe(true);
    service.dispose();
  });

  it("uncovers the server's own domain of that name, which cannot be removed", async () => {
    const server = await servers.start({}, "in threads");
    const { hash } = server.service.getDomain("hut");
    await server.service.putDomain("hut", { ...HUT, goals: [] });
    expect(server.service.getDomain("hut").hash).not.toBe(hash);
    server.service.deleteDomain("hut");
    expect(server.service.getDomain("hut").hash).toBe(hash);
    const { status, json } = await askServer(server, "/v1/domains/hut", { method: "DELETE" });
    expect([status, json.error.code]).toEqual([403, "not-allowed"]);
  });
});
