import { describe, expect, it } from "vitest";
import { planOf } from "../../../rules/plan/plan.ts";
import { act, atHome, stage, yard } from "../../../testing/stages/stage.ts";
import { UniformCostPlanner } from "../../../testing/uniform-cost-planner.ts";
import type { PlanCache } from "../../contract/cache.ts";
import type { LlmAnswer } from "../../contract/llm-planner.ts";
import type { AlternativePlan, Planner } from "../../contract/planner.ts";
import { PlanRunner } from "../../runner/plan-runner.ts";

const { forest, chop, market, home, sell, rest } = act;
const choice = (index: number): LlmAnswer => ({
  kind: "choice",
  index,
  text: "ABCDEFGH"[index] ?? "",
});
const tooSlow = { admitted: false, reason: "budget", background: true } as const;
const taken = { admitted: true, predictedMs: 300 } as const;
const directive = { directive: "make some money" };

/** The classical planner, with other plans for the same goal: one is expensive, one is wrong. */
class StylishPlanner implements Planner {
  readonly #inner = new UniformCostPlanner();
  start(problem: Parameters<Planner["start"]>[0]) {
    return this.#inner.start(problem);
  }
  alternatives({ goal }: Parameters<Planner["start"]>[0]): readonly AlternativePlan[] {
    const plan = (style: string, ...actions: number[]) => ({ goal, actions, scaledCost: 0, style });
    return [
      plan("cheapest", forest, chop, chop),
      plan("scenic", market, forest, chop, chop),
      plan("wrong", sell),
      plan("dear", home, market, home, market, forest, chop, chop),
      plan("calm", rest, forest, chop, chop),
    ];
  }
}

describe("a directive", () => {
  it("offers a proved plan for each unsatisfied goal, and serves the chosen one", async () => {
    const { ask, llm, orchestrator } = stage({ afterMs: 5, answer: choice(2) });
    const outcome = await ask({ goal: directive });
    const [call] = llm.calls;
    expect(call?.candidates?.map(({ goal }) => goal.name)).toEqual(["stocked", "cosy", "rich"]);
    expect(call?.question.text.directive).toBe("make some money");
    expect(outcome).toMatchObject({
      status: "solved",
      source: "llm",
      chosen: "llm",
      llmSteps: 0,
      optimal: true,
      cost: 6.5,
      goal: { name: "rich" },
    });
    expect(outcome.reason).toBeUndefined();
    expect(outcome.plan?.actions).toEqual([forest, chop, market, sell]);
    expect(orchestrator.telemetry.snapshot().counters["plan.chosen"]).toBe(1);
  });

  it("is answered the same way again in the same situation, and only there", async () => {
    const { ask, llm } = stage({ afterMs: 5, answer: choice(1) });
    await ask({ goal: directive });
    expect(await ask({ goal: directive })).toMatchObject({
      source: "cache",
      hit: "exact",
      chosen: "llm",
      goal: { name: "cosy" },
    });
    expect(llm.calls).toHaveLength(1);
    await ask({ goal: { directive: "something else" } });
    await ask({ goal: directive, persona: "lazy" });
    await ask({
      goal: directive,
      state: yard.state({ at: "forest", wood: 0, coins: 0, warm: false }),
    });
    expect(llm.calls).toHaveLength(4);
  });

  it("falls back to the most important goal after an invalid choice", async () => {
    for (const index of [3, -1, 0.5, Number.NaN]) {
      const { ask } = stage({ answer: choice(index) });
      expect(await ask({ goal: directive })).toMatchObject({
        source: "classical",
        reason: "invalid-plan",
        goal: { name: "stocked" },
      });
    }
  });

  it("has no new choice soon after an invalid one", async () => {
    const { ask, llm, clock } = stage({ afterMs: 5, answer: choice(9) });
    await ask({ goal: directive });
    expect(await ask({ goal: directive })).toMatchObject({
      source: "classical",
      reason: "invalid-plan",
      remembered: true,
    });
    expect(llm.calls).toHaveLength(1);
    await ask({ goal: { directive: "something else" } });
    expect(llm.calls).toHaveLength(2);
    await clock.advance(5000);
    expect((await ask({ goal: directive })).remembered).toBeUndefined();
    expect(llm.calls).toHaveLength(3);
  });

  it("still allows planning after an invalid choice", async () => {
    const refused: string[] = [];
    const cache: PlanCache = {
      lookup: () => ({ kind: "miss" }),
      store: () => {},
      storeNegative: (_query, reason) => refused.push(reason),
    };
    const answer = { kind: "invalid-json", message: "no letter", text: "?" } as const;
    const { ask } = stage({ afterMs: 5, answer }, { cache });
    expect(await ask({ choose: true, goal: { oneOf: ["rich", "cosy"] } })).toMatchObject({
      reason: "invalid-json",
    });
    expect(refused).toEqual([]);
    await ask({ goal: { oneOf: ["rich", "cosy"] } });
    expect(refused).toEqual(["invalid-json"]);
  });

  it("comes before a cached plan, also if all requests choose", async () => {
    const plan = planOf(yard, [forest, chop, chop]);
    const entry = {
      plan,
      scaledCost: 5000,
      llmSteps: 3,
      optimal: true,
      mended: false,
      costRatio: 1,
    };
    let isFull = false;
    const cache: PlanCache = {
      lookup: () => (isFull ? { kind: "exact", entry, proved: true } : { kind: "miss" }),
      store: () => {},
    };
    const planner = new StylishPlanner();
    const { ask, orchestrator } = stage(
      { afterMs: 5, answer: choice(1) },
      { planner, cache, choose: true },
    );
    await ask();
    isFull = true;
    const now = orchestrator.planNow({ agent: "ann", state: atHome, goal: "stocked" });
    expect(now).toMatchObject({ source: "cache", hit: "exact", chosen: "llm", cost: 7 });
  });

  it("takes a plan from an LLM planner that cannot choose", async () => {
    const { ask } = stage({ answer: [forest, chop, chop] });
    expect(await ask({ goal: directive })).toMatchObject({ source: "llm", llmSteps: 3 });
  });

  it("asks for a plan without candidates", async () => {
    const { ask, llm } = stage({ answer: [market, sell] });
    const state = yard.state({ at: "home", wood: 2, coins: 0, warm: true });
    expect(await ask({ goal: directive, state })).toMatchObject({ source: "llm", llmSteps: 2 });
    expect(llm.calls[0]?.candidates).toBeUndefined();
  });

  it("may request a plan instead", async () => {
    const { ask, llm } = stage({ answer: [forest, chop, chop] });
    await ask({ goal: directive, choose: false });
    expect(llm.calls[0]?.candidates).toBeUndefined();
  });

  it("is answered at once by planNow, and the choice comes as revised", async () => {
    const { orchestrator, clock } = stage({ afterMs: 30, answer: choice(2) });
    const request = { agent: "ann", state: atHome, goal: directive };
    const outcome = orchestrator.planNow(request);
    expect(outcome).toMatchObject({
      source: "classical",
      reason: "budget",
      goal: { name: "stocked" },
    });
    await clock.advance(30);
    expect(await outcome.revised).toMatchObject({ chosen: "llm", goal: { name: "rich" } });
    expect(orchestrator.planNow(request)).toMatchObject({
      source: "cache",
      hit: "exact",
      chosen: "llm",
    });
  });

  it("gives the steps of the chosen plan at once", async () => {
    const { ask } = stage({ afterMs: 5, answer: choice(1) });
    const tools: string[] = [];
    await ask({ goal: directive, onStep: (step) => tools.push(step.tool) });
    expect(tools).toEqual(["goto", "chop", "goto", "burn"]);
  });
});

describe("styles to choose from", () => {
  it("are proved, different, and cost no more than maxCostRatio times the best", async () => {
    const { ask, llm } = stage(
      { afterMs: 5, answer: choice(1) },
      { planner: new StylishPlanner() },
    );
    const outcome = await ask({ choose: true });
    expect(llm.calls[0]?.candidates?.map(({ style, scaledCost }) => [style, scaledCost])).toEqual([
      ["cheapest", 5000],
      ["scenic", 7000],
    ]);
    // Its higher cost is the model's choice.
    expect(outcome).toMatchObject({ chosen: "llm", cost: 7, optimal: false });
    expect(outcome.plan?.actions).toEqual([market, forest, chop, chop]);
  });

  it("are limited by the request", async () => {
    const { ask, llm } = stage({ answer: choice(0) }, { planner: new StylishPlanner(), choose: 2 });
    await ask();
    expect(llm.calls[0]?.candidates).toHaveLength(2);
    expect(llm.calls[0]?.candidates?.[0]?.actions).toEqual([forest, chop, chop]);
    await expect(ask({ choose: 9 })).rejects.toThrow("/choose");
    expect(() => stage({}, { choose: "often" as never })).toThrow("/choose");
  });
});

describe("a runner", () => {
  it("lets the LLM planner's choice take over between two steps, whatever it costs", async () => {
    const { orchestrator, clock } = stage(
      { afterMs: 300, answer: choice(1) },
      { admit: (_question, limitMs) => (limitMs < 300 ? tooSlow : taken) },
    );
    const runner = new PlanRunner({
      orchestrator,
      agent: "ann",
      goal: { directive: "make it warm" },
      budgetMs: 50,
    });
    runner.tick(atHome, clock.now());
    await clock.advance(50);
    expect(runner.tick(atHome, clock.now()).step?.args).toEqual({ place: "forest" });
    expect(runner.outcome?.goal.name).toBe("stocked");
    await clock.advance(300);
    runner.finished();
    const inForest = yard.state({ at: "forest", wood: 0, coins: 0, warm: false });
    runner.tick(inForest, clock.now());
    expect(runner.outcome).toMatchObject({ chosen: "llm", goal: { name: "cosy" } });
  });
});
