import { describe, expect, it } from "vitest";
import { RequestError } from "../../base/errors.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import { FakeClock, settle } from "../../testing/fake-clock.ts";
import { UniformCostPlanner } from "../../testing/uniform-cost-planner.ts";
import { Orchestrator } from "../orchestrator/orchestrator.ts";
import { PlanRunner } from "./plan-runner.ts";

const domain = loadDomain({
  name: "needs",
  state: {
    fed: { type: "boolean", default: false },
    rested: { type: "boolean", default: false },
    dough: { type: "integer", min: 0, max: 9, default: 0 },
  },
  tools: [
    { name: "knead", then: { dough: { "+": 1 } } },
    { name: "eat", when: { dough: { ">=": 3 } }, then: { fed: true } },
    { name: "sleep", then: { rested: true } },
  ],
  goals: [
    { name: "eaten", when: { fed: true }, priority: 6 },
    { name: "slept", when: { rested: true }, priority: 5 },
  ],
} as const);
const state = { fed: false, rested: false, dough: 0 };
const goals = ["eaten", "slept"] as const;

const orchestrator = () =>
  new Orchestrator({ domain, planner: new UniformCostPlanner(), clock: new FakeClock() });

describe("priorities that a game computes", () => {
  it.each([
    [undefined, "eaten"],
    [{ slept: 7.5 }, "slept"],
    [{ slept: 7.5, eaten: 8 }, "eaten"],
    [{ slept: 5.5 }, "eaten"],
  ])("%j decide among the goals of a request: %s", async (priorities, wanted) => {
    const request = { agent: "ann", state, goal: { oneOf: [...goals], priorities }, budgetMs: 50 };
    const outcome = await orchestrator().plan(request);
    expect(outcome.goal.name).toBe(wanted);
  });

  it.each([
    [{ slept: Number.NaN }, "/goal/priorities/slept"],
    [{ slpet: 3 }, "/goal/priorities/slpet"],
    [{ toString: 3 }, "/goal/priorities/toString"],
    [[3], "/goal/priorities"],
  ])("are refused if they are wrong: %j", (priorities, pointer) => {
    const goal = { oneOf: goals, priorities: priorities as Record<string, number> };
    const ask = (): unknown => orchestrator().planNow({ agent: "ann", state, goal });
    expect(ask).toThrow(RequestError);
    expect(ask).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ pointer })] }),
    );
  });

  /** Plays with a priority of sleep for each tick. Returns the started steps. */
  async function play(priorityAt: (tick: number) => number, hysteresis?: number) {
    const runner = new PlanRunner({
      ...{ orchestrator: orchestrator(), agent: "ann", budgetMs: 50, durationMs: () => 200 },
      ...(hysteresis !== undefined && { hysteresis }),
      goal: { oneOf: [...goals], priorities: { slept: priorityAt(0) } },
    });
    const own = { ...state };
    const started: string[] = [];
    for (let tick = 0; tick < 40; tick++) {
      runner.pursue({ oneOf: [...goals], priorities: { slept: priorityAt(tick) } });
      const { event, step } = runner.tick({ ...own }, tick * 100);
      if (event === "start") started.push(step.tool);
      if (event === "finish" && step.tool === "knead") own.dough++;
      if (event === "finish" && step.tool === "eat") own.fed = true;
      if (event === "finish" && step.tool === "sleep") own.rested = true;
      await settle();
    }
    return started;
  }

  it("let a plan go on that counts almost as much", async () => {
    const wavering = (tick: number): number => (tick % 2 === 0 ? 6.4 : 5.9);
    expect(await play((tick) => (tick === 0 ? 5 : wavering(tick)))).toEqual([
      ...["knead", "knead", "knead", "eat", "sleep"],
    ]);
    // Without it the agent turns around for good.
    expect(await play((tick) => (tick === 0 ? 5 : wavering(tick)), 0)).not.toContain("sleep");
  });

  it("interrupt a plan between steps for a goal that came to count more", async () => {
    const started = await play((tick) => 5 + tick / 2);
    expect(started.indexOf("sleep")).toBeLessThan(started.indexOf("eat"));
    expect(started.toSorted()).toEqual(["eat", "knead", "knead", "knead", "sleep"]);
  });
});
