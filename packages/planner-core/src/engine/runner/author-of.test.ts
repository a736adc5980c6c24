import { describe, expect, it } from "vitest";
import { PlanLibrary } from "../../kept/plan-library.ts";
import { PlanLibraryCache } from "../../kept/plan-library-cache.ts";
import { defineDomain } from "../../rules/domain/define-domain.ts";
import { planOf } from "../../rules/plan/plan.ts";
import { FakeClock, settle } from "../../testing/fake-clock.ts";
import { UniformCostPlanner } from "../../testing/uniform-cost-planner.ts";
import type { CacheAnswer, CacheEntry, PlanCache } from "../contract/cache.ts";
import { Orchestrator } from "../orchestrator/orchestrator.ts";
import { PlanRunner } from "./plan-runner.ts";

const domain = defineDomain({
  name: "shopper",
  state: {
    at: { type: "enum", values: ["home", "shop"], default: "home" },
    bread: { type: "integer", min: 0, max: 3, default: 0 },
  },
  tools: [
    { name: "goto", parameters: { place: { enum: ["home", "shop"] } }, then: { at: "$place" } },
    { name: "buy", when: { at: "shop" }, then: { bread: { "+": 1 } } },
  ],
  goals: [{ name: "fed", when: { bread: { ">=": 2 } } }],
});
const actions = [
  domain.actionOf({ tool: "goto", args: { place: "shop" } }),
  domain.actionOf({ tool: "buy", args: {} }),
  domain.actionOf({ tool: "buy", args: {} }),
];

/** A cache with a fixed plan; the LLM planner wrote these of its steps. */
function cacheWith(llmIndices: readonly number[]): PlanCache {
  const entry: CacheEntry = {
    plan: planOf(domain.untyped, actions),
    scaledCost: 3000,
    llmSteps: llmIndices.length,
    llmIndices,
    optimal: false,
    mended: true,
    costRatio: 1,
  };
  const answer: CacheAnswer = { kind: "exact", entry, proved: true };
  return { lookup: () => answer, store: () => undefined };
}

async function playing(cache: PlanCache | undefined) {
  const planner = new UniformCostPlanner();
  const orchestrator = new Orchestrator({
    domain,
    planner,
    clock: new FakeClock(),
    ...(cache && { cache }),
  });
  const runner = new PlanRunner({ orchestrator, agent: "sue", goal: "fed", budgetMs: 50 });
  expect(runner.authorOf()).toBeUndefined();
  runner.tick({}, 0);
  await settle();
  expect(runner.tick({}, 10).event).toBe("start");
  return runner;
}

const authors = (runner: { authorOf(index: number): unknown }): unknown[] =>
  [-1, 0, 1, 2, 3].map((index) => runner.authorOf(index));

describe("the author of a step in play", () => {
  it("is the classical planner for a classical plan", async () => {
    const runner = await playing(undefined);
    expect(authors(runner)).toEqual([
      undefined,
      ...["classical", "classical", "classical"],
      undefined,
    ]);
    runner.dispose();
    expect(runner.authorOf()).toBeUndefined();
  });

  it("is known for each step of a mended plan from a cache", async () => {
    const runner = await playing(cacheWith([0, 2]));
    expect(authors(runner).slice(1, 4)).toEqual(["llm", "classical", "llm"]);
    expect(runner.authorOf()).toBe("llm");
    runner.finished();
    expect(runner.tick({ at: "shop" }, 20).event).toBe("start");
    expect(runner.authorOf()).toBe("classical");
  });

  it("is the plan library for a designer's step", async () => {
    const planLibrary = new PlanLibrary(domain.untyped);
    planLibrary.add(actions, {
      goal: domain.untyped.goal("fed"),
      authors: ["designer", "model", "designer"],
      createdAt: 0,
    });
    const runner = await playing(new PlanLibraryCache(planLibrary));
    expect(authors(runner).slice(1, 4)).toEqual(["library", "llm", "library"]);
  });

  it("survives a saved game", async () => {
    const runner = await playing(cacheWith([1]));
    const saved = JSON.parse(JSON.stringify(runner.save())) as Record<string, unknown>;
    const restored = await playing(undefined);
    restored.restore(saved);
    expect(authors(restored).slice(1, 4)).toEqual(["classical", "llm", "classical"]);
    const plan = { ...(saved["plan"] as object), llmIndices: [7] };
    expect(() => restored.restore({ ...saved, plan })).toThrow("/plan/llmIndices");
  });
});
