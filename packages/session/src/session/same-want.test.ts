import { describe, expect, it } from "vitest";
import { HostRig } from "../testing/host/host-rig.ts";
import { LinkedClient } from "../testing/host/linked-client.ts";
import { COLD } from "../testing/hut.ts";

const ann = { agent: "ann" };
const cold = { type: "state", ...ann, nowMs: 0, values: COLD };
const warm = { type: "want", ...ann, goal: "warm", budgetMs: 60_000, runner: "server" };

describe("a repeated want", () => {
  it("continues the current step, while a different want interrupts it", async () => {
    const { client } = await LinkedClient.accept(new HostRig());
    client.say({ ...cold, seq: 1 }, { ...warm, seq: 2 });
    const { stepId } = await client.next("begin");
    client.say({ ...warm, seq: 3 }, { ...cold, seq: 4, nowMs: 10 });
    client.say({ ...warm, seq: 5 }, { ...warm, seq: 6, goal: { wood: { ">=": 1 } } });
    expect(await client.next("interrupt")).toMatchObject({ stepId, reason: "disposed" });
    expect((await client.next("begin")).stepId).toBe(stepId + 1);
    expect(client.heard.filter(({ type }) => type === "begin")).toHaveLength(2);
  });

  it("starts anew after an idle message", async () => {
    const { client } = await LinkedClient.accept(new HostRig());
    client.say({ ...cold, seq: 1 }, { ...warm, seq: 2 });
    const { stepId } = await client.next("begin");
    client.say({ type: "idle", ...ann, seq: 3 }, { ...warm, seq: 4 });
    expect((await client.next("begin")).stepId).toBe(stepId + 1);
  });
});

it("a client's clock that goes back stops game time meanwhile", async () => {
  const { client } = await LinkedClient.accept(new HostRig());
  client.say({ ...cold, seq: 1, nowMs: 5000 }, { ...warm, seq: 2 });
  const { stepId } = await client.next("begin");
  client.say({ ...cold, seq: 3, nowMs: 10 });
  client.say({ type: "step", ...ann, seq: 4, stepId, event: "failed" });
  expect((await client.next("begin")).stepId).toBe(stepId + 1);
  expect(client.heard.filter(({ type }) => type === "interrupt")).toEqual([]);
});
