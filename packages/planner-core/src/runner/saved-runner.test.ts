import { describe, expect, it } from "vitest";
import { defineDomain } from "../domain/define-domain.ts";
import { Orchestrator } from "../orchestrator/orchestrator.ts";
import { FakeClock, settle } from "../testing/fake-clock.ts";
import { UniformCostPlanner } from "../testing/uniform-cost-planner.ts";
import { PlanRunner } from "./plan-runner.ts";

const shopping = (name: "buy" | "fetch") =>
  defineDomain({
    name: "shopper",
    state: {
      at: { type: "enum", values: ["home", "shop"], default: "home" },
      bread: { type: "integer", min: 0, max: 3, default: 0 },
    },
    tools: [
      { name: "goto", parameters: { place: { enum: ["home", "shop"] } }, then: { at: "$place" } },
      { name, when: { at: "shop" }, then: { bread: { "+": 1 } } },
    ],
    goals: [{ name: "fed", when: { bread: { ">=": 2 } } }],
  });

function open(domain: ReturnType<typeof shopping>) {
  const orchestrator = new Orchestrator({
    domain,
    planner: new UniformCostPlanner(),
    clock: new FakeClock(),
  });
  return new PlanRunner({
    orchestrator,
    agent: "sue",
    goal: "fed",
    budgetMs: 50,
    durationMs: () => 100,
    cooldownMs: ({ tool }) => (tool === "goto" ? 60_000 : 0),
    timeoutMs: () => undefined,
  });
}

/** Played until the second step runs. */
async function midway() {
  const runner = open(shopping("buy"));
  runner.tick({}, 0);
  await settle();
  runner.tick({}, 10);
  runner.tick({}, 110);
  runner.tick({ at: "shop" }, 120);
  return runner;
}

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("a saved runner", () => {
  it("goes on where it was, in the middle of a step", async () => {
    const before = await midway();
    const saved = asJson(before.save());
    const after = open(shopping("buy"));
    after.restore(saved);
    expect(asJson(after.save())).toEqual(saved);
    expect(after.outcome).toMatchObject({ agent: "sue", source: "classical", cost: 3 });
    for (const runner of [before, after]) {
      expect(runner.tick(undefined, 219)).toMatchObject({ event: "continue" });
      expect(runner.tick(undefined, 220)).toMatchObject({ event: "finish", step: { tool: "buy" } });
      expect(runner.tick({ at: "shop", bread: 1 }, 230)).toMatchObject({ event: "start" });
    }
  });

  it("is proved against the world that it comes back to", async () => {
    const after = open(shopping("buy"));
    after.restore((await midway()).save());
    // Somebody carried her home; the way to the shop still cools down.
    expect(after.tick({ at: "home" }, 130).event).toBe("replan");
    await settle();
    expect(after.tick({ at: "home" }, 140).event).toBe("idle");
  });

  it("does without what a changed domain does not know", async () => {
    const after = open(shopping("fetch") as never);
    after.restore((await midway()).save());
    expect(after.outcome).toBeUndefined();
    after.tick(undefined, 130);
    await settle();
    expect(after.tick(undefined, 140)).toMatchObject({ event: "start", step: { tool: "fetch" } });
  });

  it("says what is wrong with it, and changes nothing then", async () => {
    const runner = await midway();
    const saved = runner.save();
    expect(() => runner.restore({ ...saved, version: 2, cooldowns: [1] })).toThrow(
      /\/version: must be 1[\s\S]*\/cooldowns\/0: must be an object/,
    );
    expect(() => runner.restore({ ...saved, plan: { ...saved.plan, position: 7 } })).toThrow(
      "/plan/position",
    );
    expect(() => runner.restore({ ...saved, plan: { ...saved.plan, status: "sold" } })).toThrow(
      "/plan/status",
    );
    expect(() => runner.restore({ ...saved, goal: "rich" })).toThrow("/goal");
    expect(() => runner.restore(null)).toThrow("The saved runner cannot be read");
    expect(runner.save()).toEqual(saved);
  });
});
