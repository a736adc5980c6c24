import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { FakeClock, ScriptedLlmPlanner, settle } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import { World } from "../world.ts";

const domain = loadDomain({
  name: "hall",
  kinds: { chest: { full: { type: "boolean", default: true } } },
  state: {
    near: { type: "thing", of: ["chest"], position: true },
    tired: { type: "boolean", default: false },
    hungry: { type: "boolean", default: true },
  },
  tools: [
    { name: "go", things: { to: "chest" }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      name: "rob",
      things: { it: "chest" },
      when: { near: "$it", "$it.full": true },
      then: { "$it.full": false },
    },
    { name: "eat", then: { hungry: false }, cost: 2 },
    { name: "sleep", then: { tired: false }, cost: 3 },
  ],
  goals: [
    { name: "rested", when: { tired: false }, priority: 5 },
    { name: "fed", when: { hungry: false }, priority: 1 },
    { name: "robbed", things: { it: "chest" }, when: { "$it.full": false } },
  ],
});

it("a plan for a more important goal is played although an order without a plan is tried with it", async () => {
  const clock = new FakeClock();
  const world = new World(domain, { way: () => undefined, clock });
  world.add("chest", "walled in", {});
  const thief = world.agent("thief");
  // An LLM planner that never answers: each question takes its whole budget.
  const llm = new ScriptedLlmPlanner({ clock, script: () => ({ afterMs: "never" }) });
  const parts = { planner: new ClassicalPlanner(), llm, clock };
  const orchestrator = new Orchestrator({ domain: world.domain, ...parts });
  const own = { near: undefined, tired: false, hungry: true };
  const ended: string[] = [];
  const runner = thief.runner({
    ...{ orchestrator, goal: { oneOf: ["rested", "fed"] }, asks: "game" },
    ...{ budgetMs: 400, retryMs: 500 },
    durationMs: ({ tool }) => (tool === "eat" ? 2500 : 100),
  });
  thief.orders.add({ goal: "robbed", things: { it: "walled in" } }, 2);
  for (let nowMs = 0; nowMs < 8000; nowMs += 100) {
    const { event, step } = runner.tick(own, nowMs);
    if (event === "finish") {
      ended.push(step.tool);
      // The meal makes tired, when the order may be tried again.
      Object.assign(own, step.tool === "eat" ? { hungry: false, tired: true } : { tired: false });
    }
    world.planMany(orchestrator, 100);
    await settle();
    await clock.advance(100);
  }
  expect(ended).toEqual(["eat", "sleep"]);
  expect(thief.orders.list).toHaveLength(1);
});
