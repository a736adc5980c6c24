import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import { World } from "../world.ts";

const domain = loadDomain({
  name: "yard",
  kinds: { chest: { gold: { type: "integer", min: 0, max: 9 } } },
  state: { gold: { type: "integer", min: 0, max: 9, default: 0 } },
  tools: [
    {
      name: "steal",
      things: { it: "chest" },
      when: { "$it.gold": { ">": 0 } },
      then: { gold: { "+": "$it.gold" }, "$it.gold": 0 },
      claims: ["$it"],
    },
  ],
  goals: [{ name: "rich", when: { gold: { ">=": 5 } } }],
});

it("things are chosen for as many as there is time for, those who wait longest first", () => {
  const clock = new FakeClock();
  const world = new World(domain, { clock });
  const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), clock });
  for (let id = 0; id < 20; id++) world.add("chest", id, { gold: 5 });
  const names = ["ann", "ben", "cid", "dot"];
  const chosen: string[] = [];
  const runners = names.map((name) =>
    world
      .agent(name, {
        // Looking at all things takes an agent two milliseconds.
        knows: () => {
          if (chosen.at(-1) !== name) chosen.push(name);
          clock.advanceSync(0.1);
          return true;
        },
      })
      .runner({ orchestrator, goal: "rich", budgetMs: 100, asks: "game" }),
  );
  const tick = (): number => {
    for (const runner of runners) runner.tick({}, clock.now());
    chosen.length = 0;
    world.planMany(orchestrator, 2);
    return runners.filter(({ outcome }) => outcome !== undefined).length;
  };
  expect(tick()).toBe(1);
  expect(chosen).toEqual(["ann"]);
  expect(runners[1]?.dueMs).toBe(100);
  expect(tick()).toBe(2);
  for (let turn = 0; turn < 4; turn++) tick();
  expect(runners.every(({ outcome }) => outcome?.status === "solved")).toBe(true);
  expect(runners.every(({ dueMs }) => dueMs === undefined)).toBe(true);
});
