import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import { Memory } from "../agent/memory.ts";
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
 * A thief in a hall with four chests of ten, with the goal of thirty, who carries out orders to
 * rob. Closed ways do not exist.
 */
function hall({ memory }: { readonly memory?: Memory } = {}) {
  const closed = new Set<ThingId>();
  const way = (_: string, __: unknown, to: ThingId) => (closed.has(to) ? undefined : 5);
  const clock = new FakeClock();
  const world = new World(domain, { way, clock });
  for (const id of ["a", "b", "c", "d"]) world.add("chest", id, { gold: 10 });
  const thief = world.agent("thief", memory === undefined ? {} : { memory });
  const told: string[] = [];
  const robbed: ThingId[] = [];
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
  const own: { near: ThingId | undefined; gold: number } = { near: undefined, gold: 0 };
  let nowMs = 0;
  const play = (forMs: number): void => {
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
  const order = (it: ThingId) => thief.orders.add({ goal: "robbed", things: { it } });
  return { world, thief, closed, told, robbed, order, play };
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
