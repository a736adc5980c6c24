import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { Memory } from "../agent/memory.ts";
import type { SavedWorld } from "../saved.ts";
import type { ThingId } from "../things/thing.ts";
import { World } from "../world.ts";

const domain = loadDomain({
  name: "hall",
  kinds: { chest: { gold: { type: "integer", min: 0, max: 20 } } },
  state: {
    near: { type: "thing", of: ["chest"], position: true },
    gold: { type: "integer", min: 0, max: 60, default: 0 },
  },
  tools: [
    { name: "go", things: { to: "chest" }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      name: "rob",
      things: { it: "chest" },
      when: { near: "$it", "$it.gold": { ">": 0 } },
      then: { gold: { "+": "$it.gold" }, "$it.gold": 0 },
      claims: ["$it"],
    },
  ],
  goals: [
    { name: "rich", when: { gold: { ">=": 30 } } },
    { name: "robbed", things: { it: "chest" }, when: { "$it.gold": 0 } },
  ],
});

/**
 * A hall with four chests of ten, and a thief with the goal of thirty, who carries out orders to
 * rob. Closed ways do not exist.
 */
function hall({ memory }: { readonly memory?: Memory } = {}) {
  const closed = new Set<ThingId>();
  const way = (_: string, __: unknown, to: ThingId) => (closed.has(to) ? undefined : 5);
  const clock = new FakeClock();
  const told: string[] = [];
  const robbed: ThingId[] = [];
  const own: { near: ThingId | undefined; gold: number } = { near: undefined, gold: 0 };
  const open = () => {
    const world = new World(domain, { way, clock });
    const thief = world.agent("thief", memory === undefined ? {} : { memory });
    const orchestrator = new Orchestrator({
      domain: world.domain,
      planner: new ClassicalPlanner(),
      clock,
    });
    const runner = thief.runner({
      ...{ orchestrator, goal: "rich", asks: "game", budgetMs: 1000, durationMs: () => 500 },
      onOrderChange: ({ order: { goal }, state, reason }) => {
        const { things } = goal as { readonly things: { readonly it: ThingId } };
        told.push(`${String(things["it"])} ${state}${reason === undefined ? "" : ` ${reason}`}`);
      },
    });
    return { world, thief, orchestrator, runner };
  };
  const opened = open();
  for (const id of ["a", "b", "c", "d"]) opened.world.add("chest", id, { gold: 10 });
  let nowMs = 0;
  const play = (forMs: number, { world, thief, orchestrator, runner } = opened): void => {
    for (const untilMs = nowMs + forMs; nowMs < untilMs; nowMs += 100) {
      const { event, step, things } = runner.tick(own, nowMs);
      if (event === "finish" && step.tool === "go") own.near = things["to"];
      if (event === "finish" && step.tool === "rob" && things["it"] !== undefined) {
        robbed.push(things["it"]);
        own.gold += Number(world.get(things["it"])?.["gold"]);
        world.set(things["it"], { gold: 0 });
        thief.see([things["it"]], nowMs);
      }
      world.planMany(orchestrator, 100);
    }
  };
  /** Saves the game, and restores it in a new world. */
  const reload = (change: (saved: SavedWorld) => unknown = (saved) => saved) => {
    const again = open();
    for (const { id } of opened.world.things) {
      again.world.add("chest", id, { gold: Number(opened.world.get(id)?.["gold"]) });
    }
    again.world.restore(JSON.parse(JSON.stringify(change(opened.world.save()))));
    return again;
  };
  const order = (it: ThingId) => opened.thief.orders.add({ goal: "robbed", things: { it } });
  return { ...opened, closed, told, robbed, order, play, reload };
}

it("an order about a thing that has left the world is given up, and the next one is carried out", () => {
  const { world, thief, told, robbed, order, play } = hall();
  order("a");
  order("b");
  world.remove("a");
  play(20_000);
  expect(told).toEqual(["a given-up gone", "b done"]);
  expect(robbed[0]).toBe("b");
  expect([...robbed].sort()).toEqual(["b", "c", "d"]);
  expect(thief.orders.list).toEqual([]);
});

it("an order about a thing that the agent does not know of waits until it hears of it", () => {
  const { world, thief, told, robbed, order, play } = hall({ memory: new Memory() });
  thief.see(["b", "c", "d"], 0);
  order("a");
  play(10_000);
  expect(told).toEqual(["a postponed unknown"]);
  expect([...robbed].sort()).toEqual(["b", "c", "d"]);
  const teller = world.agent("teller", { memory: new Memory() });
  teller.see(["a"], 10_000);
  teller.tell(thief);
  play(10_000);
  expect(told.slice(1)).toEqual(["a wanted", "a done"]);
  expect(robbed.at(-1)).toBe("a");
});

it("words are no order, and an empty directive is no goal", () => {
  const { thief, orchestrator } = hall();
  const goal = { directive: "Rob a!" };
  expect(() => thief.orders.add(goal as never)).toThrow(/\/goal\/directive: words are no order/);
  expect(thief.orders.list).toEqual([]);
  const empty = { orchestrator, goal: { directive: " " }, asks: "game", budgetMs: 1 } as const;
  expect(() => thief.runner(empty)).toThrow(/\/goal\/directive: must not be empty/);
});

it("an order whose thing is out of reach makes way for others and the own goal, and is tried again", () => {
  const { world, closed, told, robbed, order, play } = hall();
  closed.add("a");
  order("a");
  order("b");
  play(60_000);
  expect(told).toEqual(["a postponed no-plan", "b done"]);
  expect(robbed[0]).toBe("b");
  expect([...robbed].sort()).toEqual(["b", "c", "d"]);
  closed.clear();
  world.moved("a");
  play(5000);
  expect(told.slice(2)).toEqual(["a wanted", "a done"]);
});

it("an order whose thing another holds is carried out when that is free", () => {
  const { world, told, robbed, order, play } = hall();
  world.claims.give("a", "player");
  order("a");
  play(3000);
  expect(told).toEqual(["a postponed taken"]);
  expect(robbed).not.toContain("a");
  const before = robbed.length;
  world.claims.free("a");
  play(3000);
  expect(told.slice(1)).toEqual(["a wanted", "a done"]);
  expect(robbed.indexOf("a")).toBeLessThanOrEqual(before + 1);
});

describe("a saved game", () => {
  it("keeps orders postponed, and the plan for what is done meanwhile", () => {
    const { world, told, robbed, order, play, reload } = hall();
    world.claims.give("a", "player");
    order("a");
    play(1000);
    const again = reload();
    expect(again.runner.remaining).toHaveLength(5);
    expect(again.thief.orders.current).toBeUndefined();
    play(5000, again);
    expect([...robbed].sort()).toEqual(["b", "c", "d"]);
    expect(told).toEqual(["a postponed taken"]);
    again.world.claims.free("a");
    play(3000, again);
    expect(told.slice(1)).toEqual(["a wanted", "a done"]);
  });

  it("of an earlier version leaves no agent with the plan of another order", () => {
    const { world, robbed, order, play, reload } = hall();
    world.claims.give("a", "player");
    order("a");
    order("b");
    play(1000);
    const again = reload(({ agents, ...saved }) => ({
      ...saved,
      agents: agents.map(({ postponed: _, runner, ...agent }) => ({
        ...agent,
        runner: { ...runner, order: undefined },
      })),
    }));
    again.world.claims.free("a");
    play(10_000, again);
    expect(robbed.slice(0, 2)).toEqual(["a", "b"]);
    expect(again.thief.orders.list).toEqual([]);
  });
});

describe("an order beside the agent's own goals", () => {
  const house = loadDomain({
    name: "house",
    kinds: { lamp: { lit: { type: "boolean" }, shut: { type: "boolean" } }, bed: {} },
    state: {
      near: { type: "thing", of: ["lamp", "bed"], position: true },
      tired: { type: "boolean", default: false },
      swept: { type: "boolean", default: false },
    },
    tools: [
      { name: "go", things: { to: ["lamp", "bed"] }, then: { near: "$to" }, cost: { way: "$to" } },
      {
        name: "light",
        things: { it: "lamp" },
        when: { near: "$it", "$it.shut": false },
        then: { "$it.lit": true },
        claims: ["$it"],
      },
      { name: "rest", things: { it: "bed" }, when: { near: "$it" }, then: { tired: false } },
      { name: "sweep", then: { swept: true } },
    ],
    goals: [
      { name: "rested", when: { tired: false }, priority: 6 },
      { name: "tidy", when: { swept: true }, priority: 1 },
      { name: "bright", things: { it: "lamp" }, when: { "$it.lit": true } },
    ],
  });

  function home(isTired: boolean, shut = false) {
    const told: string[] = [];
    const open = () => {
      const world = new World(house, { way: () => 3, clock: new FakeClock() });
      for (const id of ["lamp 1", "lamp 2"]) world.add("lamp", id, { shut });
      world.add("bed", "bed");
      const ann = world.agent("ann");
      const parts = { planner: new ClassicalPlanner(), clock: new FakeClock() };
      const orchestrator = new Orchestrator({ domain: world.domain, ...parts });
      const runner = ann.runner({
        ...{ orchestrator, goal: { oneOf: ["rested", "tidy"] }, budgetMs: 1000, asks: "game" },
        onOrderChange: ({ state, reason }) => void told.push(`${state} ${reason ?? ""}`),
      });
      const tick = (nowMs: number) => {
        const { event } = runner.tick({ near: undefined, tired: isTired, swept: false }, nowMs);
        world.planMany(orchestrator, 1000);
        return event;
      };
      const planned = () =>
        runner.remaining.map(({ step, things }) => [step.tool, ...Object.values(things)].join(" "));
      return { world, ann, tick, planned };
    };
    return { ...open(), told, open };
  }
  const bright = { goal: "bright", things: { it: "lamp 2" } };

  it.each([
    [0, ["sweep"]],
    [1, ["go lamp 2", "light lamp 2"]],
    [5, ["go lamp 2", "light lamp 2"]],
  ])("with priority %d comes before less important ones", (priority, plan) => {
    const { ann, tick, planned } = home(false);
    ann.orders.add(bright, priority);
    tick(0);
    expect(planned()).toEqual(plan);
  });

  it("waits behind a more important one, whose plan a saved game keeps", () => {
    const { world, ann, tick, planned, open } = home(true);
    ann.orders.add(bright, 5);
    for (const nowMs of [0, 100, 200]) tick(nowMs);
    expect(planned()).toEqual(["go bed", "rest bed"]);
    const again = open();
    again.world.restore(JSON.parse(JSON.stringify(world.save())));
    expect(again.planned()).toEqual(planned());
    expect(again.tick(300)).not.toBe("replan");
    expect(again.planned()).toEqual(planned());
  });

  it("is reported once for each reason while it cannot be carried out", () => {
    const { world, ann, tick, told } = home(false, true);
    ann.orders.add(bright, 5);
    for (let nowMs = 0; nowMs < 120_000; nowMs += 500) {
      if (nowMs % 10_000 === 0) world.claims.give("lamp 2", "bob");
      if (nowMs % 10_000 === 5000) world.claims.free("lamp 2");
      tick(nowMs);
    }
    expect(told.length).toBeGreaterThan(0);
    expect(ann.orders.postponed[0]?.[1].reported?.length).toBeLessThan(30);
    expect(new Set(told).size).toBe(told.length);
  });
});

it("an order is carried out after a more important plan, in which another thing had its place", () => {
  const heath = loadDomain({
    name: "heath",
    kinds: { bush: { berries: { type: "integer", min: 0, max: 9 } } },
    state: { tired: { type: "boolean", default: true } },
    tools: [
      { name: "nap", things: { by: "bush" }, when: { "$by.berries": 0 }, then: { tired: false } },
      { name: "strip", things: { it: "bush" }, then: { "$it.berries": 0 } },
    ],
    goals: [
      { name: "rested", when: { tired: false }, priority: 3 },
      { name: "bare", things: { it: "bush" }, when: { "$it.berries": 0 } },
    ],
  });
  const world = new World(heath, { clock: new FakeClock() });
  world.add("bush", "a", { berries: 0 });
  world.add("bush", "b", { berries: 5 });
  const parts = { planner: new ClassicalPlanner(), clock: new FakeClock() };
  const orchestrator = new Orchestrator({ domain: world.domain, ...parts });
  const ann = world.agent("ann");
  ann.orders.add({ goal: "bare", things: { it: "b" } }, 2);
  const goal = { oneOf: ["rested"] };
  const runner = ann.runner({
    ...{ orchestrator, goal, budgetMs: 1000, asks: "game", durationMs: () => 100 },
  });
  const told: string[] = [];
  let tired = true;
  for (let nowMs = 0; nowMs < 3000; nowMs += 100) {
    const { event, step, things } = runner.tick({ tired }, nowMs);
    if (event === "finish") {
      told.push([step.tool, ...Object.values(things)].join(" "));
      if (step.tool === "nap") tired = false;
      else world.set("b", { berries: 0 });
    }
    world.planMany(orchestrator, 1000);
  }
  expect(told).toEqual(["nap a", "strip b"]);
});
