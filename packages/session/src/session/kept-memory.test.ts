import { finish } from "@understudy/planner-core/internal";
import { describe, expect, it } from "vitest";
import { chests, openMemory, seenState, WORLD_HELLO } from "../testing/host/memory-rig.ts";

describe("the memory of sessions", () => {
  it("is refused over the limit, which the error names", () => {
    const { accept } = openMemory(2 ** 20);
    const { say, codes } = accept();
    say({ type: "see", things: chests(1000), part: 1, parts: 1 });
    expect(codes()).toEqual(["too-much-memory"]);
  });

  it("includes unacknowledged messages", () => {
    const { memory, accept } = openMemory();
    const { session, say } = accept();
    say({ type: "see", things: [], part: 1, parts: 1 });
    say(seenState("ann"));
    const wanting = (seq: number) => ({
      type: "want",
      agent: "ann",
      goal: { gold: { ">=": 1 } },
      budgetMs: seq,
    });
    say(wanting(1));
    const one = memory.usedBytes;
    say(wanting(2));
    say(wanting(3));
    expect(memory.usedBytes).toBeGreaterThan(one + 2000);
    session.acknowledge(3);
    expect(memory.usedBytes).toBeLessThan(one);
  });

  it("is freed if a session fails to start", () => {
    const { memory, sessions } = openMemory();
    const link = { send: () => {}, end: () => {} };
    const other = { ...WORLD_HELLO, domainHash: "another" };
    expect(() => finish(sessions.accept(other, link, {}))).toThrow("has the hash");
    expect(memory.usedBytes).toBe(0);
  });

  it("is freed when a thing goes, an agent leaves, and a session ends", () => {
    const { memory, sessions, accept } = openMemory();
    const { session, say } = accept();
    const empty = memory.usedBytes;
    say({ type: "see", things: chests(3), part: 1, parts: 1 });
    const withThings = memory.usedBytes;
    say(seenState("ann"));
    expect(memory.usedBytes).toBeGreaterThan(withThings);
    say({ type: "leave", agent: "ann" });
    expect(memory.usedBytes).toBe(withThings);
    say({ type: "see", things: chests(3).map(({ id }) => ({ id, gone: true })) });
    expect(memory.usedBytes).toBe(empty);
    say(seenState("bob"));
    sessions.dismiss(session);
    expect(memory.usedBytes).toBe(0);
  });
});
