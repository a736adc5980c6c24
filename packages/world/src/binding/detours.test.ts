import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import type { ThingId } from "../things/thing.ts";
import { World } from "../world.ts";

const LONG_MS = 60_000;

const cellar = loadDomain({
  name: "cellar",
  kinds: { chest: { gold: { type: "integer", min: 0, max: 20 } }, door: {} },
  state: {
    near: { type: "thing", of: ["chest", "door"], position: true },
    gold: { type: "integer", min: 0, max: 40, default: 0 },
  },
  tools: [
    { name: "go", things: { to: ["chest", "door"] }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      name: "steal",
      things: { chest: "chest" },
      when: { near: "$chest", "$chest.gold": { ">": 0 } },
      then: { gold: { "+": "$chest.gold" }, "$chest.gold": 0 },
      cost: 2,
    },
  ],
  goals: [{ name: "rich", when: { gold: { ">=": 5 } } }],
});

type Ways = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A world with one rich chest, c. Ways that are not listed do not exist. */
function cellarWith(ways: Ways, doors: readonly string[], poor: readonly string[] = []) {
  const asked = new Set<string>();
  const world = new World(cellar, {
    way: (_agent: string, from: ThingId | undefined, to: ThingId) => {
      asked.add(`${from ?? "me"} ${to}`);
      return ways[from ?? "me"]?.[to];
    },
  });
  world.add("chest", "c", { gold: 9 });
  for (const id of poor) world.add("chest", id, { gold: 1 });
  for (const id of doors) world.add("door", id);
  const orchestrator = new Orchestrator({
    ...{ domain: world.domain, planner: new ClassicalPlanner() },
    // The load of the machine must not decide what is proved.
    ...{ improveMs: LONG_MS, searchMaxMs: LONG_MS },
  });
  const plan = () => {
    const request = { orchestrator, state: {}, goal: "rich" };
    const { status, optimal, cost, steps } = world.agent("me").planNow(request, LONG_MS);
    return { status, optimal, cost, to: steps.map(({ things }) => Object.values(things)[0]) };
  };
  return { world, orchestrator, plan, asked };
}

describe("the way to a thing", () => {
  it("may lead through a door only", () => {
    const { plan } = cellarWith({ me: { d: 3 }, d: { c: 3 } }, ["d"]);
    expect(plan()).toEqual({ status: "solved", optimal: true, cost: 8, to: ["d", "c", "c"] });
  });

  it("may be shorter through a portal than the direct one", () => {
    const { plan } = cellarWith({ me: { c: 50, p: 1 }, p: { c: 1 } }, ["p"]);
    expect(plan()).toEqual({ status: "solved", optimal: true, cost: 4, to: ["p", "c", "c"] });
  });

  it("may lead through a chest that is too poor to rob, and through several things", () => {
    const ways = { me: { e: 3 }, e: { d: 3 }, d: { c: 1 } };
    const { plan } = cellarWith(ways, ["d"], ["e"]);
    expect(plan()).toEqual({ status: "solved", optimal: true, cost: 9, to: ["e", "d", "c", "c"] });
  });

  it("does not exist if all ways lead back", () => {
    const { plan } = cellarWith({ c: { d: 1, me: 1 }, d: { me: 1 }, me: { d: 1 } }, ["d"]);
    expect(plan()).toMatchObject({ status: "unsolvable" });
  });

  it("is neither given up nor proved through claimed things", () => {
    const { plan, world } = cellarWith({ me: { c: 50, p: 1 }, p: { c: 1 } }, ["p"]);
    world.claims.give("p", "another");
    expect(plan()).toMatchObject({ status: "solved", optimal: false, cost: 52 });
    const behind = cellarWith({ me: { d: 3 }, d: { c: 3 } }, ["d"]);
    behind.world.claims.give("d", "another");
    expect(behind.plan()).toMatchObject({ status: "cut-off" });
  });

  it("is found by runners, too, and at once when detours are known", () => {
    const { world, orchestrator } = cellarWith({ me: { d: 3 }, d: { c: 3 } }, ["d"]);
    const runnerOf = (name: string) =>
      world.agent(name).runner({ orchestrator, goal: "rich", budgetMs: LONG_MS, asks: "game" });
    const ask = (name: string): number => {
      const runner = runnerOf(name);
      runner.tick({}, 0);
      for (let calls = 1; ; calls++) {
        const { question } = runner;
        if (question === undefined) return Number.NaN;
        if (runner.accept(orchestrator.planNow(question, LONG_MS))) return calls;
      }
    };
    expect([ask("ann"), ask("bob")]).toEqual([2, 1]);
  });

  it("is looked up only if it may be part of a cheaper one", () => {
    const ways = { me: { c: 2, d: 3, f: 9 }, d: { c: 1, f: 1 }, f: { c: 1, d: 1 } };
    const { plan, asked } = cellarWith(ways, ["d", "f"]);
    expect(plan()).toMatchObject({ optimal: true, cost: 4 });
    // Both doors are farther away than the chest, so ways beyond them cannot help.
    expect([...asked].filter((way) => /^[df]/.test(way))).toEqual([]);
  });
});

it("a goal that others hold the things of leaves the next one its turn, where ways lead through doors", () => {
  const lodge = loadDomain({
    name: "lodge",
    kinds: { bush: {}, bed: {}, door: {} },
    state: {
      near: { type: "thing", of: ["bush", "bed", "door"], position: true },
      tired: { type: "boolean", default: true },
      hungry: { type: "boolean", default: true },
    },
    tools: [
      {
        name: "go",
        things: { to: ["bush", "bed", "door"] },
        then: { near: "$to" },
        cost: { way: "$to" },
      },
      { name: "eat", things: { it: "bush" }, when: { near: "$it" }, then: { hungry: false } },
      {
        ...{ name: "sleep", things: { in: "bed" }, when: { near: "$in" } },
        ...{ then: { tired: false }, claims: ["$in"] },
      },
    ],
    goals: [
      { name: "rested", when: { tired: false }, priority: 3 },
      { name: "fed", when: { hungry: false } },
    ],
  });
  const ways: Ways = {
    me: { bush: 1, door: 3 },
    bush: { door: 2 },
    door: { bed: 2, bush: 2 },
    bed: { door: 2 },
  };
  const world = new World(lodge, { way: (_, from, to) => ways[from ?? "me"]?.[to] });
  for (const id of ["bush", "bed", "door"]) world.add(id as "bush", id);
  const orchestrator = new Orchestrator({
    ...{ domain: world.domain, planner: new ClassicalPlanner() },
    ...{ improveMs: LONG_MS, searchMaxMs: LONG_MS },
  });
  const me = world.agent("me");
  const toolsFor = (goal: string | { oneOf: string[] }) => {
    const request = { orchestrator, state: { near: "bush" }, goal };
    return me.planNow(request, LONG_MS).steps.map(({ step }) => step.tool);
  };
  expect(toolsFor("rested")).toEqual(["go", "go", "sleep"]);
  world.claims.give("bed", "you");
  expect(toolsFor({ oneOf: ["rested", "fed"] })).toEqual(["eat"]);
});
