import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import type { ServerMessage } from "../messages/session-messages.ts";
import type { NumberedMessage } from "../session/session-parts.ts";
import { DUNGEON } from "../testing/dungeon.ts";
import { HostRig, tellSession } from "../testing/host/host-rig.ts";
import { THREE_CHESTS as CHESTS, chest, ThingsClient } from "../testing/host/things-client.ts";

const stepsOf = ({ steps }: ServerMessage<"plan">): string[] =>
  steps.map(({ tool, args }) => [tool, ...Object.values(args)].join(" "));

describe("a session with things", () => {
  it("gets plans with one thing for as many agents as it has places", async () => {
    const domain = loadDomain({ ...Object(DUNGEON.written), capacity: { nook: 2 } });
    const player = await ThingsClient.start({}, { domain });
    player.seeAll([...CHESTS, { id: "crypt", kind: "nook", at: [5] }]);
    for (const agent of ["ann", "bob"]) {
      player.state(agent, { hurt: true }, [0]);
      player.want(agent, "safe");
      const plan = await player.client.next("plan");
      expect([plan.agent, ...stepsOf(plan)]).toEqual([agent, "go crypt", "hide crypt"]);
    }
    player.state("cid", { hurt: true }, [0]);
    player.want("cid", "safe");
    expect(await player.client.next("plan")).toMatchObject({ agent: "cid", status: "cut-off" });
    player.client.say({ type: "idle", seq: player.seq + 1, agent: "ann" });
    const hides = (message: ServerMessage): boolean =>
      message.type === "plan" && message.agent === "cid" && message.steps.length === 2;
    await player.client.hears(hides);
  });

  it("gets a new plan when a thing changes, goes or gets a holder", async () => {
    const player = await ThingsClient.start();
    player.seeAll();
    player.state("ann", { gold: 8 }, [0]);
    player.want("ann", "rich");
    expect(stepsOf(await player.client.next("plan"))).toEqual(["go red", "steal red"]);
    player.see([{ id: "red", properties: { locked: true } }]);
    expect(stepsOf(await player.client.next("plan"))).toEqual(["go big", "steal big"]);
    player.see([{ id: "big", gone: true }, chest("new", 50, 16)]);
    expect(stepsOf(await player.client.next("plan"))).toEqual(["go new", "steal new"]);
    player.see([
      { id: "red", properties: { locked: false } },
      { id: "new", holder: "player" },
    ]);
    expect(stepsOf(await player.client.next("plan"))).toEqual(["go red", "steal red"]);
    player.see([
      { id: "new", holder: "" },
      { id: "red", gone: true },
    ]);
    expect(stepsOf(await player.client.next("plan"))).toEqual(["go new", "steal new"]);
  });

  it("gets no plan for changes of its own, and a plan for the next goal", async () => {
    const player = await ThingsClient.start();
    player.seeAll([...CHESTS, { id: "crypt", kind: "nook", at: [5] }]);
    player.state("ann", { gold: 8, hurt: true }, [0]);
    player.want("ann", { oneOf: ["safe", "rich"] });
    expect(stepsOf(await player.client.next("plan"))).toEqual(["go crypt", "hide crypt"]);
    player.state("ann", { near: "crypt", gold: 8, hurt: true }, [5]);
    player.state("ann", { near: "crypt", gold: 8, hurt: false }, [5]);
    const next = await player.client.next("plan");
    expect(stepsOf(next)).toEqual(["go red", "steal red"]);
    expect(next.basedOn).toBe(player.seq);
    player.state("ann", { near: "red", gold: 8, hurt: false }, [30]);
    player.see([{ id: "red", properties: { gold: 0 } }]);
    player.state("ann", { near: "red", gold: 23, hurt: false }, [30]);
    await player.client.hears(
      (message) => message.type === "claims" && message.things.length === 0,
    );
    const plans = player.client.heard.filter(({ type }) => type === "plan");
    expect(plans).toHaveLength(2);
  });
});

it("a want has no plan while what it maintains is broken", async () => {
  const player = await ThingsClient.start();
  player.seeAll();
  player.see([{ id: "red", properties: { gold: 0 } }]);
  player.state("ann", { gold: 8 }, [0]);
  player.want("ann", "rich", { maintain: { goal: "full", things: { it: "red" } } });
  expect(await player.client.next("plan")).toMatchObject({ status: "unsolvable", steps: [] });
  player.see([{ id: "red", properties: { gold: 5 } }]);
  expect(stepsOf(await player.client.next("plan"))).toEqual(["go big", "steal big"]);
});

describe("ways", () => {
  it("are requested between the things of possible plans, and decide", async () => {
    const player = await ThingsClient.start({ ways: true });
    player.seeAll();
    player.state("ann", { gold: 8 }, [0]);
    player.want("ann", "rich");
    const asked = await player.client.next("ways");
    expect(asked.ways[0]).toEqual({ to: expect.arrayContaining(["red", "big"]) });
    const costs: Readonly<Record<string, number>> = { old: 5, red: 300, big: -1 };
    // A river: the big chest can only be reached from the old one.
    const told = asked.ways.map(({ from, to }) => ({
      ...(from === undefined ? {} : { from }),
      to,
      costs: to.map((id) => (from === "old" && id === "big" ? 7 : (costs[id] ?? 0))),
    }));
    player.tell("ann", told);
    const plan = await player.client.next("plan");
    expect(stepsOf(plan)).toEqual(["go old", "go big", "steal big"]);
    expect(plan.cost).toBe(14);
    // Known ways between things are not requested again.
    player.state("bob", { gold: 8 }, [0]);
    player.want("bob", "rich");
    const others = await player.client.next("ways");
    expect(others.ways.every(({ from }) => from === undefined)).toBe(true);
  });

  it("are estimated as straight lines after half of the budget without an answer, and at once afterwards", async () => {
    const rig = new HostRig({ domain: DUNGEON });
    const { session, heard } = rig.accept({ world: { ways: true } });
    const state = (seq: number, agent: string): NumberedMessage =>
      ({ type: "state", seq, agent, nowMs: 0, values: { gold: 8 }, at: [0] }) as const;
    const want = (seq: number, agent: string, goal: unknown): NumberedMessage =>
      ({ type: "want", seq, agent, goal: goal as never, budgetMs: 1500 }) as const;
    tellSession(session, { type: "see", seq: 1, things: CHESTS as never, part: 1, parts: 1 });
    tellSession(session, state(2, "ann"), state(3, "bob"), want(4, "ann", "rich"));
    await rig.clock.advance(749);
    expect(heard("ways")).toHaveLength(1);
    expect(heard("plan")).toEqual([]);
    await rig.clock.advance(1);
    expect(heard("plan").map(stepsOf)).toEqual([["go red", "steal red"]]);
    tellSession(session, want(5, "bob", { goal: "robbed", things: { it: "big" } }));
    await rig.clock.advance(0);
    expect(heard("plan").slice(1).map(stepsOf)).toEqual([["go big", "steal big"]]);
  });

  it("are reported if malformed, and the others are taken", async () => {
    const player = await ThingsClient.start({ ways: true });
    player.seeAll();
    player.state("ann", { gold: 8 }, [0]);
    player.want("ann", "rich");
    await player.client.next("ways");
    const rows = [
      { to: ["red"], costs: [] },
      { to: ["red", "nowhere"], costs: [7, 7] },
    ];
    player.tell("ann", rows);
    expect(await player.client.next("error")).toMatchObject({ pointer: "/ways/0/costs" });
    expect(await player.client.next("plan")).toMatchObject({ cost: 9 });
  });
});

it("a client's report of things has a limit", async () => {
  const player = await ThingsClient.start({}, { limits: { things: 2 } });
  expect(player.welcome.limits.things).toBe(2);
  player.seeAll();
  expect(await player.client.next("error")).toMatchObject({ code: "too-many-things", seq: 1 });
  player.see([{ id: "old", gone: true }, chest("new", 1, 20)]);
  player.state("ann", {}, [0]);
  player.want("ann", "rich");
  expect(stepsOf(await player.client.next("plan"))).toEqual(["go new", "steal new"]);
});
