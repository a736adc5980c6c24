import { ClassicalPlanner } from "@understudy/classical";
import { Orchestrator } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { Camp } from "./camp.ts";
import { domain } from "./domain.ts";

// Without a model, so that tests are fast and deterministic.
const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner() });

it.each(["warm", "fed", "stocked"] as const)("%s is reachable from nothing", async (goal) => {
  const state = { at: "tent", logs: 0, fish: 0, hungry: true, fire_lit: false } as const;
  const { status, plan } = await orchestrator.plan({
    agent: "test",
    state,
    goal,
    budgetMs: 10_000,
  });
  expect({ status, steps: plan?.steps.length }).toMatchObject({ status: "solved" });
});

it("the fire is lit again and again, and no camper goes hungry", async () => {
  const camp = new Camp(orchestrator);
  const done = new Set<string>();
  let fires = 0;
  let wasLit = false;
  while (camp.nowMs < 180_000) {
    camp.tick(50);
    // A game does not wait for plans; the test does, so that it works on slow machines.
    while (camp.campers.some(({ isThinking }) => isThinking))
      await new Promise((go) => setTimeout(go));
    if (camp.isFireLit && !wasLit) fires++;
    wasLit = camp.isFireLit;
    for (const { view } of camp.campers) done.add(`${view.name}: ${view.steps[0]}`);
  }
  expect(fires).toBeGreaterThan(2);
  expect(done).toContain("Ann: cook_and_eat");
  expect(done).toContain("Bob: cook_and_eat");
});
