import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import { World } from "../world.ts";

const AGENTS = 12;
const BUDGET_MS = 200;
const FRAME_MS = 20;

const domain = loadDomain({
  name: "orchard",
  kinds: {
    tree: { fruit: { type: "integer", min: 0, max: 9 } },
    cloud: { drops: { type: "integer", min: 0, max: 9 } },
  },
  state: {
    near: { type: "thing", of: ["tree"], position: true },
    fed: { type: "boolean", default: false },
  },
  tools: [
    { name: "go", things: { to: "tree" }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      ...{ name: "eat", things: { of: "tree" }, claims: ["$of"] },
      when: { near: "$of", "$of.fruit": { ">=": 5 } },
      then: { fed: true, "$of.fruit": { "-": 5 } },
    },
  ],
  goals: [{ name: "fed", when: { fed: true } }],
});

it("agents of a crowd are told once that there is nothing to do, and wait until there is", () => {
  const clock = new FakeClock();
  const world = new World(domain, { clock, way: () => 1, estimate: () => 1, waysPerTick: 1000 });
  const orchestrator = new Orchestrator({
    ...{ domain: world.domain, planner: world.share(new ClassicalPlanner()), clock },
  });
  world.add("tree", "apple", { fruit: 9 });
  world.add("tree", "pear", { fruit: 0 });
  let vain = 0;
  const runners = Array.from({ length: AGENTS }, (_, at) =>
    world.agent(`agent ${at}`).runner({
      ...{ orchestrator, goal: "fed", budgetMs: BUDGET_MS, asks: "game" },
      onOutcome: ({ steps }) => {
        if (steps.length === 0) vain++;
      },
    }),
  );
  const play = (fromMs: number, untilMs: number): void => {
    for (let nowMs = fromMs; nowMs < untilMs; nowMs += FRAME_MS) {
      for (const runner of runners) runner.tick({ near: undefined, fed: false }, nowMs);
      world.planMany(orchestrator, 10);
      clock.advanceSync(FRAME_MS);
    }
  };
  const busy = () => runners.filter(({ outcome }) => outcome !== undefined);
  play(0, 3000);
  expect(busy().length).toBe(1);
  const told = vain;
  // The tree changes all the time, but never enough.
  for (let second = 3; second < 30; second++) {
    world.set("pear", { fruit: second % 5 });
    play(second * 1000, (second + 1) * 1000);
  }
  expect(vain - told).toBeLessThanOrEqual(AGENTS);
  const waiting = runners.filter(({ outcome }) => outcome === undefined);
  expect(waiting.every(({ waitsFor }) => waitsFor?.kinds.includes("tree"))).toBe(true);
  world.set("pear", { fruit: 9 });
  play(30_000, 31_000);
  expect(busy().length).toBe(2);
});
