import { describe, expect, it } from "vitest";
import { Outbox, type Unnumbered } from "./outbox.ts";
import { RigMemory } from "./testing/host/rig-memory.ts";

const plan = (steps: number): Unnumbered => ({
  ...{ type: "plan", agent: "ann", basedOn: 1, want: 2, cost: 1, source: "classical" },
  steps: Array.from({ length: steps }, () => ({ tool: "chop", args: {} })),
  status: "solved",
});

describe("the outbox of a session", () => {
  it("takes memory by message length, and gives it back on acknowledgement", () => {
    const account = new RigMemory().account();
    const outbox = new Outbox(4, account);
    outbox.add(plan(1));
    const short = account.usedBytes;
    outbox.add(plan(100));
    expect(account.usedBytes).toBeGreaterThan(20 * short);
    outbox.acknowledge(1);
    expect(outbox.since(1)).toHaveLength(1);
    outbox.acknowledge(2);
    expect(account.usedBytes).toBe(0);
  });

  it("is bounded, however much the client leaves unread", () => {
    const account = new RigMemory().account();
    const outbox = new Outbox(4, account);
    for (let count = 0; count < 100; count++) outbox.add(plan(1));
    const kept = outbox.since(96)?.length;
    expect(kept).toBe(4);
    expect(account.usedBytes).toBeLessThanOrEqual(8 * 2048);
  });

  it("is emptied at the memory limit, and the client has to resync", () => {
    const account = new RigMemory(0.01 * 1024 * 1024).account();
    const outbox = new Outbox(256, account);
    for (let count = 0; count < 100; count++) outbox.add(plan(1));
    expect(account.usedBytes).toBeLessThanOrEqual(0.01 * 1024 * 1024);
    expect(outbox.last).toBe(100);
    expect(outbox.since(1)).toBeUndefined();
  });
});
