import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { finish } from "@understudy/planner-core/internal";
import { describe, expect, it } from "vitest";
import type { ClientMessage, ServerMessage } from "../messages/session-messages.ts";
import { DUNGEON } from "../testing/dungeon.ts";
import { HostRig } from "../testing/host/host-rig.ts";
import { RigMemory } from "../testing/host/rig-memory.ts";
import type { Session } from "./session.ts";
import type { NumberedMessage } from "./session-parts.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const hello: ClientMessage<"hello"> = {
  ...{ type: "hello", protocol: [1], client: "test", domain: "dungeon" },
  world: {},
};

/** The sessions of a host with a memory limit. */
function open(maxBytes?: number) {
  const memory = new RigMemory(maxBytes);
  const { host: sessions } = new HostRig({ domain: DUNGEON, memory });
  const greet = () => {
    const told: ServerMessage[] = [];
    const link = { send: (message: ServerMessage) => void told.push(message), end: () => {} };
    const session = finish(sessions.greet(hello, link, {})) as Session;
    let seq = 0;
    const say = (message: object): void => {
      const pieces = session.receive({ ...message, seq: ++seq } as NumberedMessage);
      if (pieces !== undefined) finish(pieces);
    };
    return {
      session,
      say,
      codes: () => told.flatMap((each) => (each.type === "error" ? each.code : [])),
    };
  };
  return { memory, sessions, greet };
}

const things = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({
    ...{
      id: `chest ${from + index}`,
      kind: "chest",
      at: [index, from],
      name: `the chest ${index}`,
    },
    properties: { gold: index % 20 },
  }));
const state = (agent: string) => ({
  ...{ type: "state", agent, nowMs: 0, at: [0, 0] },
  values: { near: "nothing", gold: 3, hurt: false },
});

describe("the memory of sessions", () => {
  it("is at most the estimate, and not much less", () => {
    const { memory, sessions, greet } = open();
    const kept: Session[] = [];
    const fill = (): void => {
      const { session, say } = greet();
      say({ type: "see", things: things(500), part: 1, parts: 1 });
      for (let agent = 0; agent < 50; agent++) {
        say(state(`agent ${agent}`));
        say({
          type: "want",
          agent: `agent ${agent}`,
          goal: { gold: { ">=": 20 } },
          budgetMs: 1000,
        });
      }
      kept.push(session);
    };
    fill();
    collect();
    const before = { heap: process.memoryUsage().heapUsed, estimate: memory.usedBytes };
    for (let session = 0; session < 4; session++) fill();
    collect();
    const heap = process.memoryUsage().heapUsed - before.heap;
    const estimate = memory.usedBytes - before.estimate;
    expect(heap).toBeLessThan(estimate);
    expect(heap).toBeGreaterThan(estimate / 8);
    expect(kept).toHaveLength(5);
    for (const session of kept) sessions.dismiss(session);
  });

  it("is refused over the limit, which the error names", () => {
    const { greet } = open(2 ** 20);
    const { say, codes } = greet();
    say({ type: "see", things: things(1000), part: 1, parts: 1 });
    expect(codes()).toEqual(["too-much-memory"]);
  });

  it("includes unacknowledged messages", () => {
    const { memory, greet } = open();
    const { session, say } = greet();
    say({ type: "see", things: [], part: 1, parts: 1 });
    say(state("ann"));
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
    const { memory, sessions } = open();
    const link = { send: () => {}, end: () => {} };
    const other = { ...hello, domainHash: "another" };
    expect(() => finish(sessions.greet(other, link, {}))).toThrow("has the hash");
    expect(memory.usedBytes).toBe(0);
  });

  it("is freed when a thing goes, an agent leaves, and a session ends", () => {
    const { memory, sessions, greet } = open();
    const { session, say } = greet();
    const empty = memory.usedBytes;
    say({ type: "see", things: things(3), part: 1, parts: 1 });
    const withThings = memory.usedBytes;
    say(state("ann"));
    expect(memory.usedBytes).toBeGreaterThan(withThings);
    say({ type: "leave", agent: "ann" });
    expect(memory.usedBytes).toBe(withThings);
    say({ type: "see", things: things(3).map(({ id }) => ({ id, gone: true })) });
    expect(memory.usedBytes).toBe(empty);
    say(state("bob"));
    sessions.dismiss(session);
    expect(memory.usedBytes).toBe(0);
  });
});
