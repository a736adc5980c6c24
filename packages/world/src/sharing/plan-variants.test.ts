import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { World } from "../world.ts";

const forest = loadDomain({
  name: "forest",
  kinds: { axe: {}, tree: {} },
  state: {
    near: { type: "thing", of: ["axe", "tree"], position: true },
    holds: { type: "thing", of: ["axe"] },
    logs: { type: "integer", min: 0, max: 9 },
  },
  tools: [
    { name: "go", things: { to: ["axe", "tree"] }, then: { near: "$to" }, cost: { way: "$to" } },
    { name: "take", things: { it: "axe" }, when: { near: "$it" }, then: { holds: "$it" } },
    {
      name: "fell",
      things: { it: "tree", by: "axe" },
      when: { near: "$it", holds: "$by" },
      then: { logs: { "+": 3 } },
      cost: 2,
    },
    {
      name: "gather",
      things: { it: "tree" },
      when: { near: "$it" },
      then: { logs: { "+": 1 } },
      cost: 6,
    },
  ],
  goals: [{ name: "warm", when: { logs: { ">=": 3 } } }],
});

/** Twelve agents without anything have shared their plans. */
function taughtForest(axeAt: number) {
  const spots = new Map<string | number, number>([
    ["axe", axeAt],
    ["tree", 10],
  ]);
  const spotOf = (id: string | number | undefined): number => spots.get(id ?? "") ?? 0;
  const world = new World(forest, {
    way: (_, from, to) => Math.abs(spotOf(from) - spotOf(to)),
  });
  world.add("axe", "axe");
  world.add("tree", "tree");
  const shared = world.share(new ClassicalPlanner({ tables: false }));
  const orchestrator = new Orchestrator({ domain: world.domain, planner: shared });
  const plan = (holds: string | undefined, logs: number) =>
    world
      .agent(`agent ${shared.stats.asked}`)
      .planNow({ orchestrator, state: { near: undefined, holds, logs }, goal: "warm" }, 60_000);
  for (let turn = 0; turn < 12; turn++) plan(undefined, 0);
  return (holds: string | undefined, logs: number): readonly string[] => {
    const before = shared.stats.shared;
    const { steps } = plan(holds, logs);
    expect(shared.stats.shared).toBeGreaterThan(before);
    return steps.map(({ step }) => step.tool);
  };
}

describe("a shared plan serves agents in situations on its way", () => {
  it("leaves out the first steps for an agent that has their result", () => {
    const ask = taughtForest(5);
    expect(ask(undefined, 0)).toEqual(["go", "take", "go", "fell"]);
    expect(ask("axe", 0)).toEqual(["go", "fell"]);
  });

  it("repeats a step as often as it has to", () => {
    const ask = taughtForest(80);
    expect(ask(undefined, 0)).toEqual(["go", "gather", "gather", "gather"]);
    expect(ask(undefined, 1)).toEqual(["go", "gather", "gather"]);
  });
});
