import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { PlannerService } from "../../tenants/planner-service.ts";
import { askServer } from "../../testing/ask.ts";
import { HUT, WARM } from "../../testing/hut.ts";
import { ServerSet } from "../../testing/server-set.ts";

const servers = new ServerSet();

describe("domains", () => {
  it("are stored, listed and shown", async () => {
    const server = await servers.start({ domains: [] }, "in threads");
    const put = await askServer(server, "/v1/domains/cabin", { method: "PUT", body: HUT });
    expect(put.status).toBe(201);
    expect(put.json).toMatchObject({ name: "cabin", goals: ["warm"], actions: 4, warnings: [] });
    expect(put.json.layout[0]).toEqual({
      name: "at",
      slot: 0,
      type: "enum",
      values: ["forest", "home"],
    });
    const { hash, revision } = put.json;
    const list = await askServer(server, "/v1/domains");
    expect(list.json).toEqual({ domains: [{ name: "cabin", hash, revision }] });
    expect((await askServer(server, "/v1/domains/cabin")).json).toEqual(put.json);
    const pinned = { ...WARM, domain: "cabin", domainHash: hash, domainRevision: revision };
    expect((await askServer(server, "/v1/plan", { body: pinned })).json.status).toBe("solved");
  });

  it("keep their hash when only descriptions change, but get a new revision", async () => {
    const server = await servers.start();
    const { json: before } = await askServer(server, "/v1/domains/hut");
    const again = await askServer(server, "/v1/domains/hut", { method: "PUT", body: HUT });
    expect([again.status, again.json]).toEqual([200, before]);
    const told = { ...HUT, description: "A hut in the woods" };
    const { json: after } = await askServer(server, "/v1/domains/hut", {
      method: "PUT",
      body: told,
    });
    expect(after.hash).toBe(before.hash);
    expect(after.revision).not.toBe(before.revision);
  });

  it("are refused with all mistakes", async () => {
    const server = await servers.shared();
    const body = {
      ...HUT,
      tools: [
        { name: "fly", then: { at: "moon" } },
        { name: "9", then: {} },
      ],
    };
    const { status, json } = await askServer(server, "/v1/domains/hut", { method: "PUT", body });
    expect([status, json.error.code]).toEqual([422, "invalid-domain"]);
    expect(json.error.issues.length).toBeGreaterThan(1);
    const pointers = json.error.issues.map(({ pointer }: { pointer: string }) => pointer);
    expect(pointers).toEqual(expect.arrayContaining(["/tools/0/then/at", "/tools/1/name"]));
    const named = await askServer(server, "/v1/domains/a%20b", { method: "PUT", body: HUT });
    expect([named.status, named.json.error.pointer]).toEqual([422, "/name"]);
  });

  it("are refused if compiling them would take too long", async () => {
    const server = await servers.shared();
    const values = Array.from({ length: 150 }, (_, index) => `place_${index}`);
    const body = {
      ...HUT,
      state: { ...HUT.state, far: { type: "enum", values } },
      tools: [
        {
          name: "fly",
          parameters: { from: { enum: values }, to: { enum: values } },
          when: { far: "$from" },
          then: { far: "$to" },
        },
      ],
    };
    const { status, json } = await askServer(server, "/v1/domains/far", { method: "PUT", body });
    expect([status, json.error.code]).toEqual([422, "invalid-domain"]);
    expect(json.error.message).toContain("10000");
  });

  it("let running requests finish on their version", async () => {
    const service = new PlannerService();
    service.addDomain("hut", { domain: loadDomain(HUT) });
    const call = { receivedMs: service.clock.now(), signal: new AbortController().signal };
    const running = service.plan({ ...WARM, goal: { wood: 3 } }, call);
    await service.putDomain("hut", { ...HUT, tools: HUT.tools.slice(0, 1) });
    expect((await running).status).toBe("solved");
    expect((await service.plan({ ...WARM, goal: { wood: 3 } }, call)).status).toBe("unsolvable");
    service.dispose();
  });

  it("count as requests, and are refused while the server drains", async () => {
    const tenants = { default: { requestsPerSecond: 0.001, burst: 2 } };
    const server = await servers.start({ domains: [], tenants });
    const put = async (name: string) =>
      (await askServer(server, `/v1/domains/${name}`, { method: "PUT", body: HUT })).status;
    expect([await put("a"), await put("b"), await put("c")]).toEqual([201, 201, 429]);
    server.service.drain();
    expect(await put("a")).toBe(503);
  });

  it("are listed and shown within the rate limits, as models are", async () => {
    const asks = ["/v1/domains", "/v1/domains/hut", "/v1/models"];
    const tenants = { default: { requestsPerSecond: 0.001, burst: asks.length } };
    const server = await servers.start({ tenants });
    const statuses = async () => {
      const all: number[] = [];
      for (const ask of asks) all.push((await askServer(server, ask)).status);
      return all;
    };
    expect(await statuses()).toEqual([200, 200, 200]);
    expect(await statuses()).toEqual([429, 429, 429]);
    server.service.drain();
    expect(await statuses()).toEqual([503, 503, 503]);
  });

  it("are limited in number", async () => {
    const server = await servers.start({ domains: [] });
    for (let index = 0; index < 64; index++) await server.service.putDomain(`hut${index}`, HUT);
    const { status, json } = await askServer(server, "/v1/domains/more", {
      method: "PUT",
      body: HUT,
    });
    expect([status, json.error.code]).toEqual([409, "too-many-domains"]);
  });
});
