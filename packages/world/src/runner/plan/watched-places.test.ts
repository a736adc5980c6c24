import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { World } from "../../world.ts";

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

it("a running plan watches its own things; changes of other things are noticed by the next plan", () => {
  const world = new World(domain);
  const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner() });
  const ids = ["a", "b", "c"];
  for (const id of ids) world.add("chest", id, { gold: 5 });
  const runner = world
    .agent("ann")
    .runner({ orchestrator, goal: "rich", budgetMs: 10_000, asks: "game" });
  runner.tick({}, 0);
  world.planMany(orchestrator, 10_000);
  const { event, things } = runner.tick({}, 1);
  expect(event).toBe("start");
  const used = things?.["it"] as string;
  const others = ids.filter((id) => id !== used);
  expect(others.map((id) => runner.isAbout(new Set([id])))).toEqual([false, false]);
  expect(runner.isAbout(new Set([...others, used]))).toBe(true);
  world.set(others[0] as string, { gold: 0 });
  expect(runner.tick({}, 2).event).toBe("continue");
  world.set(used, { gold: 0 });
  expect(runner.tick({}, 3).event).not.toBe("start");
  runner.failed();
  runner.tick({}, 4);
  world.planMany(orchestrator, 10_000);
  expect(runner.tick({}, 5).things?.["it"]).toBe(others[1]);
});
