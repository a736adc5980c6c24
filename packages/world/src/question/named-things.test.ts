import { ClassicalPlanner } from "@understudy/classical";
import {
  type DirectiveReader,
  type DirectiveReading,
  defineDomain,
  Orchestrator,
} from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import type { ThingId } from "../things/thing.ts";
import { World } from "../world.ts";

const domain = defineDomain({
  name: "dungeon",
  kinds: {
    chest: { gold: { type: "integer", min: 0, max: 20 } },
    hero: { alive: { type: "boolean", default: true } },
  },
  places: { chest: 4, hero: 2 },
  state: {
    near: { type: "thing", of: ["chest", "hero"], position: true },
    gold: { type: "integer", min: 0, max: 40, default: 0 },
  },
  tools: [
    { name: "go", things: { to: ["chest", "hero"] }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      name: "steal",
      things: { it: "chest" },
      when: { near: "$it", "$it.gold": { ">": 0 } },
      then: { gold: { "+": "$it.gold" }, "$it.gold": 0 },
      claims: ["$it"],
    },
    { name: "stab", things: { it: "hero" }, when: { near: "$it" }, then: { "$it.alive": false } },
    {
      name: "move",
      things: { from: "chest", to: "chest" },
      when: { near: "$from", "$from.gold": { ">": 0 } },
      then: { "$to.gold": { "+": "$from.gold" }, "$from.gold": 0 },
      claims: ["$from", "$to"],
      cost: 2,
    },
  ],
  goals: [
    { name: "rich", when: { gold: { ">=": 30 } } },
    { name: "robbed", things: { it: "chest" }, when: { "$it.gold": 0 } },
    { name: "slain", things: { it: "hero" }, when: { "$it.alive": false } },
    {
      name: "moved",
      things: { from: "chest", to: "chest" },
      when: { "$from.gold": 0, "$to.gold": { ">=": 10 } },
    },
  ],
});

/** Reads the goal whose verb is said. */
class VerbReader implements DirectiveReader {
  readonly said: string[] = [];

  readDirective(
    of: Parameters<DirectiveReader["readDirective"]>[0],
    said: string,
  ): DirectiveReading {
    this.said.push(said);
    const verbs = { rob: "robbed", kill: "slain", move: "moved" };
    const [, name = "rich"] = Object.entries(verbs).find(([verb]) => said.startsWith(verb)) ?? [];
    const declared = of.goal(name);
    const goals = [{ goal: declared, declared, without: undefined }];
    const nothing = { skipped: [], disabled: undefined, maintain: undefined, because: [] };
    return { goals, confidence: 1, ...nothing };
  }

  readPersona(): ReturnType<DirectiveReader["readPersona"]> {
    return { goals: new Map(), styles: new Map(), because: [] };
  }
}

function dungeon() {
  const at = new Map<ThingId, number>([
    ...[
      ["old chest", 1],
      ["red chest", 40],
      ["big chest", 20],
      ["Bo", 30],
      ["Al", 5],
    ].map(([id, spot]) => [id, spot] as [ThingId, number]),
  ]);
  const way = (_: string, from: ThingId | undefined, to: ThingId) =>
    Math.abs((at.get(from ?? "") ?? 0) - (at.get(to) ?? 0)) || 1;
  const clock = new FakeClock();
  const world = new World(domain, { way, clock, nameOf: ({ id }) => String(id) });
  for (const id of ["old chest", "red chest", "big chest"]) world.add("chest", id, { gold: 5 });
  for (const id of ["Bo", "Al"]) world.add("hero", id);
  const reader = new VerbReader();
  const orchestrator = new Orchestrator({
    ...{ domain: world.domain, planner: new ClassicalPlanner(), reader, clock },
    searchExpansions: 1000,
  });
  const agent = world.agent("grik");
  const ask = (directive: string) => {
    const request = { orchestrator, state: {}, goal: { directive } };
    return agent
      .planNow(request, 1000)
      .steps.map(({ step, things }) => `${step.tool} ${Object.values(things).join()}`);
  };
  return { world, agent, ask, reader, orchestrator };
}

describe("a directive", () => {
  it("is about the thing that it names, however far away", () => {
    const { ask, reader } = dungeon();
    expect(ask("rob the big chest")).toEqual(["go big chest", "steal big chest"]);
    expect(ask("Rob the Red Chest!".toLowerCase())).toEqual(["go red chest", "steal red chest"]);
    expect(reader.said[0]).toBe("rob the chest_1");
  });

  it("is about a thing that no other goal needs", () => {
    const { ask } = dungeon();
    expect(ask("kill Bo")).toEqual(["go Bo", "stab Bo"]);
  });

  it("names several things of a kind in the order of its goal's", () => {
    const { ask } = dungeon();
    expect(ask("move it from the big chest to the old chest")).toEqual([
      "go big chest",
      "move big chest,old chest",
    ]);
    expect(ask("move it from the old chest to the big chest")).toEqual([
      "go old chest",
      "move old chest,big chest",
    ]);
  });

  it("names things by whole words only", () => {
    const { agent } = dungeon();
    expect(agent.named("kill all of them")).toEqual([]);
    expect(agent.named("kill Al and BO, then rob the old chest")).toEqual([
      ...["Al", "Bo", "old chest"],
    ]);
  });

  it("waits in line for the thing that it names, instead of taking another", () => {
    const { world, agent, orchestrator } = dungeon();
    world.claims.give("big chest", "snag");
    const runner = agent.runner({
      ...{ orchestrator, goal: { directive: "rob the big chest" }, asks: "game", budgetMs: 100 },
    });
    for (let nowMs = 0; nowMs < 300; nowMs += 100) {
      expect(runner.tick({}, nowMs).step).toBeUndefined();
      world.planMany(orchestrator, 1000);
    }
    expect(world.claims.awaitedBy("grik")).toBe("big chest");
  });
});

it("an order in words is about the thing that it names", () => {
  const { agent, world, orchestrator } = dungeon();
  const [it = ""] = agent.named("rob the red chest");
  agent.orders.add({ goal: "robbed", things: { it } });
  const runner = agent.runner({ orchestrator, goal: "rich", asks: "game", budgetMs: 100 });
  runner.tick({}, 0);
  world.planMany(orchestrator, 1000);
  expect(runner.tick({}, 100).things?.to).toBe("red chest");
});
