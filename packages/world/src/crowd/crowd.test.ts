import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { casesOf } from "../../../../scripts/testing/cases.mjs";
import type { ThingId } from "../things/thing.ts";
import { World } from "../world.ts";
import { Crowd } from "./crowd.ts";

const domain = loadDomain({
  name: "camp",
  kinds: {
    chest: { gold: { type: "integer", min: 0, max: 5, default: 5 } },
    hearth: { fuel: { type: "integer", min: 0, max: 9, default: 9 } },
    bed: {},
  },
  state: {
    near: { type: "thing", of: ["chest", "hearth", "bed"], position: true },
    gold: { type: "integer", min: 0, max: 5, default: 0 },
    tired: { type: "boolean", default: false },
    useful: { type: "boolean", default: false },
  },
  tools: [
    {
      ...{ name: "go", things: { to: ["chest", "hearth", "bed"] } },
      ...{ then: { near: "$to" }, cost: { way: "$to" } },
    },
    {
      ...{ name: "rob", things: { it: "chest" }, claims: ["$it"] },
      when: { near: "$it", "$it.gold": { ">=": 5 } },
      then: { gold: 5, "$it.gold": 0 },
    },
    {
      ...{ name: "stoke", things: { it: "hearth" } },
      when: { near: "$it", "$it.fuel": { "<=": 6 } },
      then: { "$it.fuel": { "+": 3 }, useful: true },
    },
    {
      ...{ name: "move", things: { from: "bed", to: "bed" }, claims: ["$from", "$to"], cost: 2 },
      ...{ when: { near: "$from", tired: true }, then: { near: "$to", tired: false } },
    },
    {
      ...{ name: "sleep", things: { it: "bed" }, claims: ["$it"], cost: 4 },
      ...{ when: { near: "$it", tired: true }, then: { tired: false } },
    },
  ],
  goals: [
    { name: "rich", when: { gold: 5 } },
    { name: "rested", when: { tired: false } },
    { name: "useful", when: { useful: true } },
  ],
} as Parameters<typeof loadDomain>[0]);

type Goal = "rested" | "rich" | "useful";

/** A camp along a road: agents and things have a place each. */
function camp() {
  const places = new Map<ThingId, number>();
  const way = (agent: string, from: ThingId | undefined, to: ThingId): number =>
    1 + Math.abs((places.get(from ?? agent) ?? 0) - (places.get(to) ?? 0));
  const world = new World(domain, { way, estimate: way, waysPerTick: 10_000 });
  const planner = world.share(new ClassicalPlanner());
  const orchestrator = new Orchestrator({ domain: world.domain, planner });
  const person = (name: string, at: number, goal: Goal) => {
    places.set(name, at);
    return world.agent(name).runner({ orchestrator, goal, budgetMs: 60_000, asks: "game" });
  };
  const put = (kind: "bed" | "chest" | "hearth", id: string, at: number, is = {}): void => {
    places.set(id, at);
    world.add(kind, id, is);
  };
  const plan = (): void => world.planMany(orchestrator, 60_000);
  /** Lets the crowd learn from the search of a scout, which is gone afterwards. */
  const teach = (goal: Goal, own: Readonly<Record<string, boolean | number>> = {}): void => {
    person("scout", 0, goal).tick({ near: undefined, ...own }, 0);
    plan();
    world.removeAgent("scout");
  };
  return { world, places, person, put, plan, teach };
}

/** The least sum of distances of agents to as many things. */
function leastSum(agents: readonly number[], things: readonly number[]): number {
  const [first, ...others] = agents;
  if (first === undefined) return 0;
  const sums = things.map((thing, at) => {
    return 1 + Math.abs(first - thing) + leastSum(others, things.toSpliced(at, 1));
  });
  return Math.min(...sums);
}

const spots = (count: number) =>
  fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: count, maxLength: count });

describe("agents of a crowd that want the same", () => {
  it("go to different things, at the least sum of ways", () => {
    fc.assert(
      fc.property(spots(5), spots(5), (agents, chests) => {
        const { person, places, put, plan, teach } = camp();
        for (const [index, at] of chests.entries()) put("chest", `chest ${index}`, at);
        teach("rich");
        const runners = agents.map((at, index) => person(`agent ${index}`, at, "rich"));
        for (const runner of runners) runner.tick({ near: undefined }, 100);
        plan();
        const wanted = runners.map(({ remaining }) => remaining.at(-1)?.things["it"] as ThingId);
        expect(new Set(wanted).size).toBe(agents.length);
        const sum = wanted.reduce<number>((all, id, index) => {
          return all + 1 + Math.abs((agents[index] as number) - (places.get(id) as number));
        }, 0);
        // Now and then one of them searches for another kind of plan, and takes the nearest chest.
        expect(sum).toBeLessThanOrEqual(1.05 * leastSum(agents, chests) + 60);
        if (runners.length <= 2) expect(sum).toBe(leastSum(agents, chests));
      }),
      { numRuns: casesOf(60) },
    );
  });

  it("leave a thing alone once enough of them are on their way to it", () => {
    const { world, person, put, plan, teach } = camp();
    put("hearth", "fire", 10, { fuel: 3 });
    put("hearth", "embers", 40, { fuel: 6 });
    teach("useful");
    const runners = [0, 5, 20, 30, 50].map((at, index) => person(`agent ${index}`, at, "useful"));
    for (const runner of runners) runner.tick({ near: undefined }, 100);
    plan();
    const wanted = runners.flatMap(({ remaining }) => remaining.at(-1)?.things["it"] ?? []);
    // The fire has room for two logs, the embers for one.
    expect(wanted.toSorted()).toEqual(["embers", "fire", "fire"]);
    // The others set out once there is room.
    world.set("embers", { fuel: 0 });
    for (let nowMs = 1300; nowMs < 2600; nowMs += 100) {
      for (const runner of runners) runner.tick({ near: undefined }, nowMs);
      plan();
    }
    expect(runners.filter(({ remaining }) => remaining.length > 0)).toHaveLength(5);
  });

  it.each([
    ["asks first now", 29],
    ["has waited with the others", 30],
  ])("leave a thing to the nearest of many, which %s", (_, waiting) => {
    const { world, person, put, plan, teach } = camp();
    put("hearth", "fire", 10, { fuel: 9 });
    put("hearth", "embers", 40, { fuel: 6 });
    teach("useful");
    world.set("embers", { fuel: 9 });
    const runners = Array.from({ length: 30 }, (_, at) => person(`agent ${at}`, at, "useful"));
    for (let nowMs = 100; nowMs < 30_000; nowMs += 500) {
      for (const runner of runners.slice(0, waiting)) runner.tick({ near: undefined }, nowMs);
      plan();
    }
    const tick = (nowMs: number): void => {
      for (const runner of runners) runner.tick({ near: undefined }, nowMs);
      plan();
    };
    // One of them searches, as something has changed.
    world.set("fire", { fuel: 8 });
    tick(29_700);
    const parts = vi.spyOn(Crowd.prototype, "part");
    try {
      world.set("fire", { fuel: 9 });
      tick(29_800);
      // The first of those that know that there is nothing to do for them is looked at for all.
      const looked = 1 + runners.length - waiting;
      expect(parts.mock.calls.map(([members]) => members.length)).toEqual([looked]);
    } finally {
      parts.mockRestore();
    }
    world.set("embers", { fuel: 6 });
    tick(30_000);
    const out = runners.flatMap(({ remaining }, at) => (remaining.length > 0 ? [at] : []));
    expect(out).toEqual([29]);
  });

  it("make room when they leave the game", () => {
    const { world, person, put, plan, teach } = camp();
    put("hearth", "embers", 40, { fuel: 6 });
    teach("useful");
    const names = ["ann", "bo", "cid", "dan", "eve"];
    const runners = names.map((name, at) => [name, person(name, at, "useful")] as const);
    const out = () => runners.filter(([, { remaining }]) => remaining.length > 0);
    for (const [, runner] of runners) runner.tick({ near: undefined }, 100);
    plan();
    const [first] = out()[0] ?? [];
    expect(out()).toHaveLength(1);
    world.removeAgent(first as string);
    for (let nowMs = 1200; nowMs < 4000; nowMs += 100) {
      for (const [name, runner] of runners) if (name !== first) runner.tick(undefined, nowMs);
      plan();
    }
    expect(out().filter(([name]) => name !== first)).toHaveLength(1);
  });

  it("cost nothing while they wait, until it is time to look again", () => {
    const { world, person, put, plan, teach } = camp();
    put("chest", "chest", 40);
    teach("rich");
    const runners = Array.from({ length: 9 }, (_, at) => person(`agent ${at}`, at, "rich"));
    const tick = (nowMs: number): void => {
      for (const runner of runners) runner.tick({ near: undefined }, nowMs);
    };
    for (let nowMs = 0; nowMs <= 1000; nowMs += 50) {
      tick(nowMs);
      // Others look at their question once more.
      if (nowMs % 100 === 0) put("chest", `empty ${nowMs}`, 50, { gold: 0 });
      plan();
    }
    const waiting = runners.filter(({ isWaiting }) => isWaiting);
    expect(waiting).toHaveLength(8);
    const looks = vi.spyOn(Crowd.prototype, "refresh");
    try {
      tick(1049);
      for (let call = 0; call < 5; call++) plan();
      expect(looks).not.toHaveBeenCalled();
      world.set("empty 0", { gold: 5 });
      tick(1100);
      plan();
      expect(looks).toHaveBeenCalled();
    } finally {
      looks.mockRestore();
    }
    expect(waiting.filter(({ remaining }) => remaining.length > 0)).toHaveLength(1);
  });

  it("do not wait at a thing that a player holds", () => {
    const { world, person, put, plan, teach } = camp();
    put("bed", "near bed", 1);
    put("bed", "far bed", 50);
    teach("rested", { tired: true });
    world.claims.give("near bed", "player");
    const runners = [0, 1, 2, 3].map((at) => person(`agent ${at}`, at, "rested"));
    for (const runner of runners) runner.tick({ near: undefined, tired: true }, 100);
    plan();
    const wanted = runners.flatMap(({ remaining }) => remaining.map(({ things }) => things["to"]));
    expect(wanted).toContain("far bed");
    expect(wanted).not.toContain("near bed");
  });

  it("stand in line for a thing that serves one at a time, and claim it when it is their turn", () => {
    const { world, person, put, plan, teach } = camp();
    put("bed", "bed", 10);
    teach("rested", { tired: true });
    const runners = [9, 8, 7, 6].map((at, index) => person(`agent ${index}`, at, "rested"));
    const tired = runners.map(() => true);
    const near = runners.map((): ThingId | undefined => undefined);
    const slept: string[] = [];
    const since = new Map<number, number>();
    for (let nowMs = 100; nowMs < 60_000 && slept.length < 4; nowMs += 100) {
      for (const [index, runner] of runners.entries()) {
        const name = `agent ${index}`;
        const own = { near: near[index], tired: tired[index] === true };
        const { event, step } = runner.tick(own, nowMs);
        if (event === "start") {
          since.set(index, nowMs);
          // A saved game changes nothing, with agents in line and on the way.
          if (nowMs % 700 === 0) world.restore(JSON.parse(JSON.stringify(world.save())));
          if (step.tool === "sleep") expect(world.claims.holderOf("bed")).toBe(name);
        }
        if (nowMs - (since.get(index) ?? nowMs) < 1000) continue;
        since.delete(index);
        if (runner.remaining[0]?.step.tool === "go") near[index] = "bed";
        else {
          tired[index] = false;
          slept.push(name);
        }
        runner.finished();
      }
      plan();
    }
    expect(slept.toSorted()).toEqual(["agent 0", "agent 1", "agent 2", "agent 3"]);
    expect(world.claims.holderOf("bed")).toBeUndefined();
  });

  it("form no line for a thing that is gone once it was used, whatever the domain says", () => {
    const { world, person, put, plan, teach } = camp();
    put("bed", "straw", 5);
    put("bed", "hay", 100);
    teach("rested", { tired: true });
    const tired = { near: undefined, tired: true };
    const first = person("agent 0", 5, "rested");
    first.tick(tired, 100);
    plan();
    // The straw is claimed on the way, slept on, and gone.
    first.tick(tired, 200);
    first.finished();
    first.tick({ near: "straw", tired: true }, 300);
    first.finished();
    first.tick({ near: "straw", tired: false }, 400);
    world.remove("straw");
    const runners = [90, 91, 92, 93, 94].map((at, index) => person(`guest ${index}`, at, "rested"));
    for (const runner of runners) runner.tick(tired, 500);
    plan();
    const out = runners.filter(({ remaining }) => remaining.length > 0);
    expect(out).toHaveLength(1);
    expect(world.claims.holderOf("hay")).toBeDefined();
  });
});
