import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { Memory } from "./agent/memory.ts";
import { World } from "./world.ts";

const dungeon = loadDomain({
  name: "dungeon",
  kinds: {
    chest: { gold: { type: "integer", min: 0, max: 20 }, locked: { type: "boolean" } },
    hero: { hp: { type: "integer", min: 0, max: 20 } },
    nook: {},
  },
  state: {
    near: { type: "thing", of: ["chest", "hero", "nook"], position: true },
    gold: { type: "integer", min: 0, max: 40 },
    hurt: { type: "boolean", sensed: true },
  },
  tools: [
    {
      name: "go",
      things: { to: ["chest", "hero", "nook"] },
      then: { near: "$to" },
      cost: { way: "$to" },
    },
    {
      name: "steal",
      things: { chest: "chest" },
      when: { near: "$chest", "$chest.locked": false, "$chest.gold": { ">": 0 } },
      then: { gold: { "+": "$chest.gold" }, "$chest.gold": 0 },
      claims: ["$chest"],
      cost: 2,
    },
    {
      name: "hide",
      things: { nook: "nook" },
      when: { near: "$nook" },
      then: { hurt: false },
      claims: ["$nook"],
    },
  ],
  goals: [
    { name: "rich", when: { gold: { ">=": 30 } } },
    { name: "safe", when: { hurt: false }, priority: 5 },
    { name: "robbed", things: { it: "chest" }, when: { "$it.gold": 0 } },
  ],
});

const spots: Record<string, number> = {
  a: 10,
  b: 20,
  c: 31,
  d: 44,
  e: 60,
  f: 5,
  corner: 3,
  hall: 90,
};
const chests = [
  { id: "a", gold: 4, locked: false },
  { id: "b", gold: 12, locked: true },
  { id: "c", gold: 15, locked: false },
  { id: "d", gold: 20, locked: false },
  { id: "e", gold: 20, locked: false },
  { id: "f", gold: 0, locked: false },
];

export function makeWorld() {
  const where = new Map<string, number>([
    ["grik", 0],
    ["snag", 50],
  ]);
  const at = (id: unknown): number => spots[String(id)] ?? (where.get(String(id)) as number);
  const world = new World(dungeon, {
    way: (agent, from, to) => Math.abs(at(from ?? agent) - at(to)),
    estimate: (agent, from, to) => Math.abs(at(from ?? agent) - at(to)),
  });
  world.sync("chest", chests, (chest) => chest);
  world.sync("nook", ["corner", "hall"], (id) => ({ id }));
  const orchestrator = new Orchestrator({
    domain: world.domain,
    planner: new ClassicalPlanner(),
    // The load of the machine must not decide what is proved.
    improveMs: 60_000,
    searchMaxMs: 60_000,
  });
  return { world, orchestrator, where };
}

describe("a plan in a world of things", () => {
  it("names the game's own things", () => {
    const { world, orchestrator } = makeWorld();
    const grik = world.agent("grik");
    const outcome = grik.planNow(
      { orchestrator, state: { gold: 0, hurt: false }, goal: "rich" },
      60_000,
    );
    expect(outcome.status).toBe("solved");
    expect(outcome.steps.map(({ step, things }) => [step.tool, ...Object.values(things)])).toEqual([
      ["go", "c"],
      ["steal", "c"],
      ["go", "d"],
      ["steal", "d"],
    ]);
    expect(outcome.cost).toBe(48);
    expect(outcome.considered).toEqual({ things: 4, of: 4 });
  });

  it("is proved optimal when all things were considered", () => {
    const { world, orchestrator } = makeWorld();
    world.add("chest", "g", { gold: 1 });
    spots["g"] = 70;
    const outcome = world
      .agent("grik")
      .planNow(
        { orchestrator, state: { gold: 0, hurt: false }, goal: { gold: { ">=": 1 } } },
        60_000,
      );
    expect(outcome.considered).toEqual({ things: 5, of: 5 });
    expect([outcome.cost, outcome.optimal]).toEqual([12, true]);
  });

  it("is played to its end", async () => {
    const { world, orchestrator } = makeWorld();
    const grik = world.agent("grik");
    const own = { near: undefined as string | undefined, gold: 0, hurt: false };
    const runner = grik.runner({
      orchestrator,
      goal: { oneOf: ["safe", "rich"] },
      budgetMs: 60_000,
      durationMs: () => 10,
    });
    const told: string[] = [];
    for (let nowMs = 0; nowMs < 300; nowMs += 5) {
      const { event, step, things } = runner.tick(own, nowMs);
      if (event !== "continue")
        told.push([event, step?.tool, ...Object.values(things ?? {})].join(" "));
      if (event === "finish") {
        if (step.tool === "go") own.near = things["to"] as string;
        if (step.tool === "hide") own.hurt = false;
        if (step.tool === "steal") {
          const chest = world.get(things["chest"] as string) as { id: string; gold: number };
          own.gold = Math.min(40, own.gold + chest.gold);
          world.set(chest.id, { gold: 0 });
        }
      }
      if (nowMs === 50) own.hurt = true;
      // The game's clock stands still until the answer arrives.
      while (runner.isWaiting) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(own.gold).toBeGreaterThanOrEqual(30);
    expect(own.hurt).toBe(false);
  });

  it("avoids claimed things", () => {
    const { world, orchestrator } = makeWorld();
    const [grik, snag] = [world.agent("grik"), world.agent("snag")];
    const play = (agent: typeof grik) => {
      const runner = agent.runner({ orchestrator, goal: "rich", budgetMs: 60_000, asks: "game" });
      runner.tick({ gold: 0, hurt: false }, 0);
      for (let round = 0; runner.question !== undefined && round < 9; round++) {
        runner.accept(orchestrator.planNow(runner.question, 60_000));
      }
      return runner;
    };
    const first = play(grik);
    expect(first.tick(undefined, 1)).toMatchObject({ event: "start", things: { to: "c" } });
    expect(world.claims.heldBy("grik")).toEqual(["c", "d"]);
    const second = play(snag);
    expect(second.tick(undefined, 1).event).toBe("idle");
    expect(world.claims.heldBy("snag")).toEqual([]);
    expect(world.claims.awaitedBy("snag")).toBe("d");
    world.set("a", { gold: 20 });
    world.removeAgent("grik");
    second.tick(undefined, 2000);
    for (let round = 0; second.question !== undefined && round < 9; round++) {
      second.accept(orchestrator.planNow(second.question, 60_000));
    }
    expect(second.tick(undefined, 2001).event).toBe("start");
  });

  it('serves all runners with `asks: "game"` in one call', () => {
    const { world, orchestrator } = makeWorld();
    const squad = ["grik", "snag"].map((name) =>
      world.agent(name).runner({ orchestrator, goal: "rich", budgetMs: 60_000, asks: "game" }),
    );
    world.set("a", { gold: 20 });
    for (let nowMs = 0; nowMs < 3000; nowMs += 500) {
      for (const runner of squad) runner.tick({ gold: 15, hurt: false }, nowMs);
      world.planMany(orchestrator, 60_000);
    }
    const goals = squad.map(({ remaining }) => remaining.at(-1)?.things["chest"]);
    expect(goals).toHaveLength(2);
    expect(new Set(goals).size).toBe(2);
    expect(goals).not.toContain(undefined);
  });

  it("distinguishes an agent's beliefs from the truth", () => {
    const { world } = makeWorld();
    const grik = world.agent("grik", { memory: new Memory() });
    expect(grik.believes("c")).toBeUndefined();
    grik.see(["c"], 0);
    const before = world.get("c");
    world.set("c", { gold: 0 });
    expect(grik.believes("c")).toEqual(before);
    expect(world.agent("snag").believes("c")).toEqual(world.get("c"));
  });
});
