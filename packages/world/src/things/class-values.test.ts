import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { World } from "../world.ts";

/** A miner whose domain has names that every object has, too. */
const mine = loadDomain({
  name: "mine",
  kinds: {
    vein: {
      gold: { type: "integer", min: 0, max: 9 },
      valueOf: { type: "boolean", default: true },
    },
  },
  state: {
    near: { type: "thing", of: "vein", position: true },
    picks: { type: "integer", min: 0, max: 9, default: 0 },
    toString: { type: "integer", min: 0, max: 9, default: 3 },
  },
  tools: [
    { name: "go", things: { to: "vein" }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      name: "dig",
      things: { vein: "vein" },
      when: { near: "$vein", picks: { ">=": 1 }, toString: 3, "$vein.valueOf": true },
      then: { "$vein.gold": 0 },
    },
  ],
  goals: [{ name: "dug", things: { vein: "vein" }, when: { "$vein.gold": 0 } }],
} as never);

class Vein {
  get gold(): number {
    return 5;
  }
}
class Miner {
  get picks(): number {
    return 1;
  }
}

it.each([
  ["plain objects", { gold: 5 }, { picks: 1 }],
  ["objects of classes with accessors", new Vein(), new Miner()],
])("the values of things and agents may be %s", (_, vein, miner) => {
  const world = new World(mine, { way: () => 1 });
  world.add("vein" as never, "v", vein as never);
  expect(world.get("v")).toMatchObject({ gold: 5, valueOf: true });
  const orchestrator = new Orchestrator({ domain: world.domain, planner: new ClassicalPlanner() });
  const runner = world.agent("ann").runner({
    orchestrator: orchestrator as never,
    goal: { goal: "dug", things: { vein: "v" } } as never,
    ...{ asks: "game", budgetMs: 1000 },
  });
  runner.tick(miner as never, 0);
  world.planMany(orchestrator as never, 1000);
  expect(runner.tick(miner as never, 16)).toMatchObject({ event: "start", step: { tool: "go" } });
});
