import { ClassicalPlanner } from "@understudy/classical";
import { defineDomain, Orchestrator } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { World } from "./world.ts";

const dungeon = defineDomain({
  name: "dungeon",
  kinds: {
    chest: { gold: { type: "integer", min: 0, max: 20 }, locked: { type: "boolean" } },
    nook: {},
  },
  state: {
    near: { type: "thing", of: ["chest", "nook"], position: true },
    gold: { type: "integer", min: 0, max: 40 },
    hurt: { type: "boolean", sensed: true },
  },
  tools: [
    { name: "go", things: { to: ["chest", "nook"] }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      name: "steal",
      things: { chest: "chest" },
      when: { near: "$chest", "$chest.locked": false, "$chest.gold": { ">": 0 } },
      then: { gold: { "+": "$chest.gold" }, "$chest.gold": 0 },
      claims: ["$chest"],
      cost: 2,
    },
  ],
  goals: [
    { name: "rich", when: { gold: { ">=": 30 } } },
    { name: "robbed", things: { it: "chest" }, when: { "$it.gold": 0 } },
  ],
});

it("knows the names of a typed domain, and refuses others", () => {
  const world = new World(dungeon, { candidates: { chest: 2 }, way: () => 1 });
  const orchestrator = new Orchestrator({ domain: world.domain, planner: new ClassicalPlanner() });
  world.sync("chest", [{ id: 7, gold: 4, locked: false }], (chest) => chest);
  world.set(7, { gold: 5 });
  const runner = world.agent("grik").runner({
    orchestrator,
    goal: { goal: "robbed", things: { it: 7 } },
    budgetMs: 60_000,
    asks: "game",
    durationMs: (step, things) => (step.tool === "steal" && things.chest === 7 ? 10 : 20),
  });
  runner.tick({ near: undefined, gold: 0, hurt: false }, 0);
  if (runner.question !== undefined) runner.accept(orchestrator.planNow(runner.question, 60_000));
  const { event, step, things, explores } = runner.tick(undefined, 0);
  expect(explores).toBeUndefined();
  expect(event).toBe("start");
  if (event === "start") expect([step.tool, things.to, things.chest]).toEqual(["go", 7, undefined]);

  const misspelt = [
    // @ts-expect-error no such kind
    () => world.sync("chets", [], () => ({ id: 1 })),
    // @ts-expect-error no such property
    () => world.set(7, { glod: 4 }),
    // @ts-expect-error no such variable
    () => runner.tick({ gould: 4 }, 0),
    // @ts-expect-error no such goal
    () => runner.pursue("ritch"),
    // @ts-expect-error a goal about a thing
    () => runner.pursue("robbed"),
    // @ts-expect-error no such thing of the goal
    () => runner.pursue({ goal: "robbed", things: { chest: 7 } }),
    // @ts-expect-error no tool has a thing of this name
    () => things?.key,
  ];
  expect(misspelt).toHaveLength(7);
});
