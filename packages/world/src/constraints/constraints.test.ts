import { ClassicalPlanner } from "@understudy/classical";
import { defineDomain, Orchestrator, RequestError } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import { Memory } from "../agent/memory.ts";
import type { ThingId } from "../things/thing.ts";
import { World } from "../world.ts";

const domain = defineDomain({
  name: "camp",
  kinds: {
    fire: { lit: { type: "boolean", default: true } },
    tree: { fruit: { type: "integer", min: 0, max: 9, default: 0 } },
  },
  state: {
    near: { type: "thing", of: ["fire", "tree"], position: true },
    food: { type: "integer", min: 0, max: 20, default: 0 },
    songs: { type: "integer", min: 0, max: 5, default: 0 },
  },
  tools: [
    { name: "go", things: { to: ["fire", "tree"] }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      name: "pick",
      things: { it: "tree" },
      when: { near: "$it", "$it.fruit": { ">": 0 } },
      then: { food: { "+": "$it.fruit" }, "$it.fruit": 0 },
      claims: ["$it"],
    },
    { name: "sing", things: { by: "fire" }, when: { near: "$by" }, then: { songs: { "+": 1 } } },
    { name: "douse", things: { it: "fire" }, when: { near: "$it" }, then: { "$it.lit": false } },
  ],
  goals: [
    { name: "fed", when: { food: { ">=": 5 } } },
    { name: "merry", when: { songs: { ">=": 2 } } },
    { name: "dark", things: { it: "fire" }, when: { "$it.lit": false } },
    { name: "at", things: { it: ["fire", "tree"] }, when: { near: "$it" } },
    { name: "bright", things: { it: "fire" }, when: { "$it.lit": true } },
    { name: "kept", things: { it: "tree" }, when: { "$it.fruit": { ">": 0 } } },
  ],
});

/** A camp with two fires, three trees and a scout, who plays what it plans. */
function camp({ memory }: { readonly memory?: Memory } = {}) {
  const clock = new FakeClock();
  const make = () => {
    const world = new World(domain, { way: () => 5, clock });
    world.add("fire", "small fire");
    world.add("fire", "great fire");
    for (const id of ["ash", "oak", "elm"]) world.add("tree", id, { fruit: 5 });
    const orchestrator = new Orchestrator({
      ...{ domain: world.domain, planner: new ClassicalPlanner(), clock },
    });
    const scout = world.agent("scout", memory === undefined ? {} : { memory });
    const runner = scout.runner({
      ...{ orchestrator, goal: { oneOf: ["fed", "merry"] }, asks: "game", budgetMs: 1000 },
      durationMs: () => 300,
    });
    return { world, orchestrator, scout, runner };
  };
  const { world, orchestrator, scout, runner } = make();
  const own: { near: ThingId | undefined; food: number; songs: number } = {
    ...{ near: "great fire", food: 0, songs: 0 },
  };
  const played: string[] = [];
  let nowMs = 0;
  const play = (forMs: number): void => {
    for (const untilMs = nowMs + forMs; nowMs < untilMs; nowMs += 100) {
      const { event, step, things } = runner.tick(own, nowMs);
      if (event === "start") played.push(`${step.tool} ${String(Object.values(things)[0])}`);
      if (event === "finish" && step.tool === "go") own.near = things.to;
      if (event === "finish" && step.tool === "sing") own.songs++;
      if (event === "finish" && step.tool === "pick" && things.it !== undefined) {
        own.food += Number(world.get(things.it)?.["fruit"]);
        world.set(things.it, { fruit: 0 });
      }
      if (event === "finish" && step.tool === "douse" && things.it !== undefined) {
        world.set(things.it, { lit: false });
      }
      world.planMany(orchestrator, 1000);
    }
  };
  return { world, orchestrator, scout, runner, own, played, play, make };
}

const plan = ({ orchestrator, scout, own }: ReturnType<typeof camp>, goal: "fed" | "merry") =>
  scout.planNow({ orchestrator, state: own, goal }, 1000);

it("a tool that is disabled for everybody is in no plan until its time is over", () => {
  const all = camp();
  all.world.constraints.add({ disabled: [{ tool: "go" }], untilMs: 3000 });
  all.play(2900);
  expect(all.played).toEqual(["sing great fire", "sing great fire"]);
  all.own.songs = 2;
  all.play(2000);
  expect(all.played.slice(2)).toEqual(["go oak", "pick oak"]);
});

it("a tool disabled for one thing is used with the others, whatever their places", () => {
  const all = camp();
  all.scout.constraints.add({ disabled: [{ tool: "pick", things: { it: "ash" } }] });
  const things = plan(all, "fed").steps.map((step) => Object.values(step.things)[0]);
  expect(things).toHaveLength(2);
  expect(things).not.toContain("ash");
  // Constraints of one agent do not concern others.
  const other = all.world.agent("other");
  other.constraints.add({ disabled: [{ tool: "pick", things: { it: "oak" } }] });
  other.constraints.add({ disabled: [{ tool: "pick", things: { it: "elm" } }] });
  const { orchestrator, own: state } = all;
  const found = other.planNow({ orchestrator, state, goal: "fed" }, 1000);
  expect(found.steps.at(-1)?.things.it).toBe("ash");
});

it("a maintained goal about a thing is kept by plans for every other goal", () => {
  const all = camp();
  all.world.constraints.add({ maintain: { goal: "at", things: { it: "great fire" } } });
  const merry = plan(all, "merry");
  expect(merry.steps.map(({ step, things }) => [step.tool, things.by])).toEqual([
    ["sing", "great fire"],
    ["sing", "great fire"],
  ]);
  expect(plan(all, "fed").status).not.toBe("solved");
  all.own.near = "small fire";
  // From the other fire the first step has to lead back.
  expect(plan(all, "merry").steps[0]?.things.to).toBe("great fire");
});

it("a maintained goal and an order of the same kind are about their own things", () => {
  const all = camp();
  all.scout.constraints.add({ maintain: { goal: "bright", things: { it: "great fire" } } });
  const { orchestrator, own: state } = all;
  const dark = (it: ThingId) =>
    all.scout.planNow({ orchestrator, state, goal: { goal: "dark", things: { it } } }, 1000);
  expect(dark("great fire").status).not.toBe("solved");
  expect(dark("small fire").steps.map(({ step }) => step.tool)).toEqual(["go", "douse"]);
});

it("a running plan that a new constraint forbids is dropped, and another one is played", () => {
  const all = camp();
  all.play(300);
  expect(all.played).toEqual(["go oak"]);
  all.scout.constraints.add({ maintain: { goal: "at", things: { it: "great fire" } } });
  all.play(1500);
  expect(all.played.slice(1)).toEqual(["sing great fire", "sing great fire"]);
});

it("a constraint about a thing that is gone is none", () => {
  const all = camp();
  all.world.constraints.add({ maintain: { goal: "at", things: { it: "small fire" } } });
  all.world.remove("small fire");
  expect(plan(all, "fed").status).toBe("solved");
});

it("a constraint about a thing counts from the moment at which the agent knows of it", () => {
  const memory = new Memory();
  const all = camp({ memory });
  all.scout.see(["great fire", "ash"], 0);
  all.scout.constraints.add({ maintain: { goal: "kept", things: { it: "ash" } } });
  expect(plan(all, "fed").status).not.toBe("solved");
  all.scout.constraints.clear();
  all.scout.constraints.add({ maintain: { goal: "kept", things: { it: "oak" } } });
  expect(plan(all, "fed").status).toBe("solved");
  all.scout.see(["oak"], 100);
  expect(plan(all, "fed").steps.at(-1)?.things.it).toBe("ash");
});

it("constraints are saved and restored, and saves without them load", () => {
  const all = camp();
  all.world.constraints.add({ disabled: [{ tool: "go" }], untilMs: 3000 });
  all.scout.constraints.add({ maintain: { goal: "bright", things: { it: "great fire" } } });
  const saved = JSON.parse(JSON.stringify(all.world.save()));
  const { world, scout } = all.make();
  world.restore(saved);
  expect(world.constraints.list).toEqual([{ disabled: [{ tool: "go" }], untilMs: 3000 }]);
  expect(scout.constraints.list).toHaveLength(1);
  delete saved.constraints;
  for (const agent of saved.agents) delete agent.constraints;
  world.restore(saved);
  expect(world.constraints.list).toEqual([]);
});

it("constraints with unknown names are refused", () => {
  const { world } = camp();
  const add = (constraint: object) => () => world.constraints.add(constraint as never);
  expect(add({ disabled: [{ tool: "fly" }] })).toThrow(RequestError);
  expect(add({ disabled: [{ tool: "go", things: { it: "ash" } }] })).toThrow('no thing "it"');
  expect(add({ disabled: [{ tool: "go", args: { speed: 1 } }] })).toThrow('no argument "speed"');
  expect(add(null as never)).toThrow("must be a constraint");
  expect(add({ disabled: {} })).toThrow("/disabled: must be a list");
  expect(add({ disabled: ["go"] })).toThrow("/disabled/0: must be");
  expect(add({ disabled: [{ tool: "go", things: 5 }] })).toThrow("/disabled/0/things");
  expect(add({ disabled: [{ tool: "go", args: 5 }] })).toThrow("/disabled/0/args");
  expect(add({ maintain: null })).toThrow(RequestError);
  expect(add({ maintain: "nothing of that name" })).toThrow(RequestError);
  expect(add({ maintain: { goal: "at", things: { who: 1 } } })).toThrow(RequestError);
  expect(world.constraints.list).toEqual([]);
});
