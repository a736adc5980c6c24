import { describe, expect, it } from "vitest";
import type { DomainDefinition } from "../../rules/domain/definition/definition.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import { FakeClock, settle } from "../../testing/fake-clock.ts";
import { UniformCostPlanner } from "../../testing/uniform-cost-planner.ts";
import type { GoalReference } from "../contract/request.ts";
import { Orchestrator } from "../orchestrator/orchestrator.ts";
import type { StepEvent } from "./options.ts";
import { PlanRunner } from "./plan-runner.ts";

const life = {
  name: "life",
  state: {
    at: { type: "enum", values: ["home", "mine"] },
    gold: { type: "integer", min: 0, max: 5 },
    fed: { type: "boolean", default: false },
  },
  tools: [
    { name: "go", parameters: { to: { enum: ["home", "mine"] } }, then: { at: "$to" } },
    { name: "dig", when: { at: "mine" }, then: { gold: { "+": 1 } } },
    { name: "eat", when: { at: "home" }, then: { fed: true } },
  ],
  goals: [
    { name: "rich", when: { gold: { ">=": 2 } } },
    { name: "fed", when: { fed: true } },
  ],
} as const satisfies DomainDefinition;
const domain = loadDomain(life);

/** Lives until rich, or for 30 ticks. @returns the time of being rich, and the interrupted steps with reasons */
async function live(goals: (tick: number) => GoalReference | undefined) {
  const orchestrator = new Orchestrator({
    domain,
    planner: new UniformCostPlanner(),
    clock: new FakeClock(),
  });
  const events: StepEvent[] = [];
  const runner = new PlanRunner({
    ...{ orchestrator, agent: "ann", goal: goals(0) ?? "rich", budgetMs: 50 },
    durationMs: () => 200,
    onStepEvent: (event) => events.push(event),
  });
  const world = { at: "home", gold: 0, fed: false };
  let tick = 0;
  for (; tick < 30 && world.gold < 2; tick++) {
    const goal = goals(tick);
    if (goal !== undefined) runner.pursue(goal);
    const { event, step } = runner.tick({ ...world }, tick * 100);
    if (event === "finish" && step?.tool === "go") world.at = String(step.args["to"]);
    if (event === "finish" && step?.tool === "dig") world.gold++;
    await settle();
  }
  const interrupted = events.flatMap((event) => (event.type === "interrupted" ? [event.why] : []));
  return { tick, gold: world.gold, interrupted, runner };
}

describe("the current goal of an agent", () => {
  it.each([
    ["by its name", () => "rich"],
    ["as an equal condition", () => ({ gold: { ">=": 2 } })],
    ["as a condition in another order", (tick: number) => inAnyOrder(tick)],
    ["as a condition that says the same in other words", (tick: number) => reworded(tick)],
    ["among several", () => ({ oneOf: ["rich", { fed: true }] })],
    ["as one of one", (tick: number) => (tick % 2 === 0 ? "rich" : { oneOf: ["rich"] })],
  ] as readonly (readonly [string, (tick: number) => GoalReference])[])(
    "may be given in every tick: %s",
    async (_, goal) => {
      const often = await live(goal);
      const once = await live((tick) => (tick === 0 ? goal(0) : undefined));
      expect(often.interrupted).toEqual([]);
      expect(often.tick).toBe(once.tick);
      expect(often.gold).toBe(2);
    },
  );

  it("may be a directive", async () => {
    const { runner, tick } = await live((now) =>
      now === 0 ? { directive: "get rich" } : undefined,
    );
    runner.tick({ at: "home", gold: 0, fed: false }, tick * 100);
    await settle();
    runner.tick({ at: "home", gold: 0, fed: false }, tick * 100);
    const { outcome } = runner;
    expect(outcome).toBeDefined();
    runner.pursue({ directive: "get rich" });
    expect(runner.outcome).toBe(outcome);
    runner.pursue({ directive: "get rich, now" });
    expect(runner.outcome).toBeUndefined();
  });

  it("is another one as soon as its meaning changes", async () => {
    const { interrupted } = await live((tick) => (tick < 3 ? "fed" : "rich"));
    expect(interrupted).toEqual(["goal-changed"]);
    const order = await live((tick) => ({ oneOf: tick < 3 ? ["fed", "rich"] : ["rich", "fed"] }));
    expect(order.interrupted).toEqual(["goal-changed"]);
  });

  it("is another one if the game changed its own object", async () => {
    const goal: Record<string, unknown> = { fed: true };
    const { interrupted } = await live((tick) => {
      if (tick === 3) {
        goal["fed"] = false;
        goal["gold"] = 2;
      }
      return goal as GoalReference;
    });
    expect(interrupted).toEqual(["goal-changed"]);
  });

  it("may be invalid: the mistake is reported now and then, not in every tick", () => {
    const errors: unknown[] = [];
    const orchestrator = new Orchestrator({ domain, planner: new UniformCostPlanner() });
    const runner = new PlanRunner({
      ...{ orchestrator, agent: "ann", goal: "rihc", budgetMs: 50, asks: "game" as const },
      onError: (error) => errors.push(error),
    });
    const endless: Record<string, unknown> = {};
    endless["all"] = [endless];
    for (const goal of ["rihc", { gild: 2 }, { gild: 2 }, endless, endless]) {
      runner.pursue(goal as GoalReference);
    }
    expect(runner.goal).toBe(endless);
    runner.pursue("rich");
    expect(runner.goal).toBe("rich");
  });
});

function inAnyOrder(tick: number): GoalReference {
  return tick % 2 === 0
    ? { gold: { ">=": 2 }, at: { in: ["home", "mine"] } }
    : { at: { in: ["home", "mine"] }, gold: { ">=": 2 } };
}

function reworded(tick: number): GoalReference {
  return tick % 2 === 0 ? { gold: { ">=": 2 } } : { allOf: [{ gold: { ">=": 2 } }] };
}
