import { TimePlanner } from "@understudy/classical/time";
import { loadDomain } from "@understudy/planner-core";
import { InstantSquadPlanner, settle } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import { World } from "../world.ts";
import { worldSquads } from "./index.ts";

/** Members, goals' things and properties may have names that every object has already. */
const vault = loadDomain({
  name: "vault",
  kinds: { chest: { gold: { type: "integer", min: 0, max: 9 }, valueOf: { type: "boolean" } } },
  state: {
    near: { type: "thing", of: "chest", position: true },
    toString: { type: "integer", min: 0, max: 9, default: 3 },
  },
  tools: [
    { name: "go", things: { to: "chest" }, then: { near: "$to" }, duration: { way: "$to" } },
    {
      name: "loot",
      things: { chest: "chest" },
      when: { near: "$chest", toString: 3 },
      then: { "$chest.gold": 0 },
      duration: 2,
    },
  ],
  goals: [{ name: "robbed", things: { constructor: "chest" }, when: { "$constructor.gold": 0 } }],
} as never);

it.each(["ann", "constructor", "toString", "__proto__"])(
  "a member of a world's squad called %s is told to start, by what it was seen to do",
  async (name) => {
    const world = new World(vault, { way: () => 1, squads: worldSquads });
    world.add("chest", "c", { gold: 5 });
    const runner = world.squad([name]).runner({
      orchestrator: new InstantSquadPlanner(world.domain, new TimePlanner(), 400),
      ...{ goal: { goal: "robbed", things: { constructor: "c" } } as never },
      ...{ budgetMs: 50, ends: "timed" as const },
    });
    const told: string[] = [];
    for (let nowMs = 0; nowMs < 5000; nowMs += 250) {
      // The game tells of changes only: what is left out is as steps were expected to do.
      const values = nowMs === 0 ? Object.fromEntries([[name, { near: undefined }]]) : {};
      const actions = runner.tick(values as never, undefined, nowMs, new Set());
      expect(Object.keys(actions)).toEqual([name]);
      for (const action of Object.values(actions)) {
        if (action.event === "start") told.push(action.step.tool);
        if (action.event === "finish" && action.step.tool === "loot") world.set("c", { gold: 0 });
      }
      await settle();
    }
    expect(told).toEqual(["go", "loot"]);
  },
);

it("a goal whose thing is called constructor asks for it", () => {
  const world = new World(vault, { way: () => 1, squads: worldSquads });
  world.add("chest", "c", { gold: 5 });
  const runner = () =>
    world.squad(["ann"]).runner({
      orchestrator: new InstantSquadPlanner(world.domain, new TimePlanner(), 400),
      ...{ goal: { goal: "robbed", things: {} } as never, budgetMs: 50 },
    });
  expect(runner).toThrow("is missing");
});
