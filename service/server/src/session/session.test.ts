import { loadDomain } from "@understudy/planner-core";
import { SESSION_LIMITS } from "@understudy/session";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunningService } from "../start-server.ts";
import { COLD, HUT, startHut } from "../testing/hut.ts";
import { SessionClient } from "../testing/session-client.ts";

let server: RunningService;
beforeAll(async () => {
  server = await startHut();
});
afterAll(() => server.close(0));

const hut = loadDomain(HUT);
const cold = { type: "state", agent: "ann", nowMs: 0, values: COLD };
const warm = { type: "want", agent: "ann", goal: "warm", budgetMs: 60_000 };

describe("hello over a WebSocket", () => {
  it("is answered by a welcome with the domain and the limits", async () => {
    const { client, welcome } = await SessionClient.hello(server);
    expect(welcome).toMatchObject({ protocol: 1, domain: "hut", domainHash: hut.hash });
    expect(welcome.limits).toMatchObject({ messageBytes: 32_768, agents: 1000 });
    expect(welcome.layout).toBeUndefined();
    client.say({ type: "bye" });
    expect(await client.ended).toBe(1000);
  });

  it("is answered with the limits of the server's options, which hold", async () => {
    const told = { messageBytes: 4096, agents: 1, things: 7, silenceMs: 50_000, resumeMs: 9000 };
    const limited = await startHut({ sessions: { ...told, mistakesPerMinute: 1 } });
    const { client, welcome } = await SessionClient.hello(limited);
    expect(welcome.limits).toEqual({ ...told, waitingBytes: SESSION_LIMITS.waitingBytes });
    client.say({ ...cold, seq: 1 }, { ...cold, agent: "bob", seq: 2 });
    expect(await client.next("error")).toMatchObject({ code: "too-many-agents", seq: 2 });
    const nonsense = { type: "nonsense", agent: "ann" };
    client.say({ type: "batch", messages: [nonsense, nonsense] });
    await client.hears(
      (message) => message.type === "error" && message.code === "too-many-mistakes",
    );
    expect(await client.ended).toBe(1008);
    await limited.close(0);
  });

  it("is refused at once where it is wrong", async () => {
    const client = await SessionClient.open(server);
    client.say({ type: "hello", protocol: [1], client: "test", domain: "castle" });
    expect(await client.next("error")).toMatchObject({ code: "unknown-domain" });
    expect(await client.ended).toBe(1008);
  });
});

describe("a session over a WebSocket", () => {
  it("pushes a plan, and a new one after a change that breaks it", async () => {
    const { client } = await SessionClient.hello(server);
    client.say({ ...cold, seq: 1 }, { ...warm, seq: 2 });
    expect(await client.next("plan")).toMatchObject({ agent: "ann", basedOn: 1, want: 2 });
    client.say({ ...cold, seq: 3, values: { ...COLD, at: "forest", wood: 2 } });
    client.say({ ...cold, seq: 4, values: { ...COLD, at: "forest" } });
    expect(await client.next("plan")).toMatchObject({ basedOn: 4, status: "solved" });
    await client.drop();
  });

  it("is told of the server's shutdown, and ended", async () => {
    const closing = await startHut();
    const { client } = await SessionClient.hello(closing);
    const closed = closing.close(500);
    expect(await client.next("drain")).toEqual({ type: "drain", withinMs: 500 });
    expect(await client.ended).toBe(1001);
    await closed;
  });
});
