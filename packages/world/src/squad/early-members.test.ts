import { TimePlanner } from "@understudy/classical/time";
import { loadDomain } from "@understudy/planner-core";
import { InstantSquadPlanner } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import { World } from "../world.ts";
import { worldSquads } from "./index.ts";

const mine = loadDomain({
  name: "mine",
  kinds: { pit: { empty: { type: "boolean", default: false } } },
  state: {
    near: { type: "thing", of: "pit", position: true },
    ore: { type: "integer", min: 3, max: 9, shared: true },
  },
  tools: [
    { name: "go", things: { to: "pit" }, then: { near: "$to" }, duration: { way: "$to" } },
    {
      name: "dig",
      things: { it: "pit" },
      when: { near: "$it" },
      then: { ore: { "+": 1 } },
      duration: 2,
    },
  ],
  goals: [{ name: "full", when: { ore: { ">=": 6 } } }],
});

function squadOfAnn() {
  const world = new World(mine, { way: () => 1, squads: worldSquads });
  world.add("pit", "p");
  const orchestrator = new InstantSquadPlanner(world.domain, new TimePlanner(), 400);
  return world.squad(["ann"]).runner({ orchestrator, goal: "full", budgetMs: 50 });
}

it("a member joins a squad of a world before its first tick, which tells the shared values", () => {
  const runner = squadOfAnn();
  runner.joined("bo", { near: undefined } as never);
  const actions = runner.tick({ ann: { near: undefined } } as never, { ore: 5 } as never, 0);
  expect(Object.keys(actions)).toEqual(["ann", "bo"]);
});

it("a member that joins later has the shared values of the others", () => {
  const runner = squadOfAnn();
  runner.tick({ ann: { near: undefined } } as never, { ore: 5 } as never, 0);
  runner.joined("bo", { near: undefined } as never);
  const actions = runner.tick(undefined, undefined, 100);
  expect(Object.keys(actions)).toEqual(["ann", "bo"]);
});

it("the first tick of a squad of a world needs the shared values", () => {
  const runner = squadOfAnn();
  runner.joined("bo", { near: undefined } as never);
  expect(() => runner.tick({ ann: { near: undefined } } as never, undefined, 0)).toThrow("ore");
});
