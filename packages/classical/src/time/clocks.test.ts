import {
  loadDomain,
  Orchestrator,
  PlanRunner,
  type TogetherRequest,
} from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../index.ts";
import { TimePlanner } from "./index.ts";

const KITCHEN = {
  name: "kitchen",
  state: {
    pan: { type: "enum", values: ["empty", "raw", "done", "burnt"], shared: true },
    chopped: { type: "integer", min: 0, max: 4, shared: true },
    plates: { type: "integer", min: 0, max: 3, shared: true },
  },
  tools: [
    { name: "put_on", when: { pan: "empty" }, then: { pan: "raw" }, duration: 1 },
    {
      name: "take_off",
      when: { pan: "done" },
      start: { pan: "empty" },
      then: { plates: { "+": 1 } },
      duration: 1,
    },
    { name: "chop", then: { chopped: { "+": 1 } }, duration: 3 },
    { name: "nap", then: { chopped: 4 }, duration: 13 },
  ],
  goals: [
    { name: "served", when: { plates: { ">=": 1 } } },
    { name: "meal", when: { plates: { ">=": 1 }, chopped: { ">=": 3 } } },
    { name: "rested", when: { chopped: 4 } },
    { name: "spoilt", when: { pan: "burnt" } },
  ],
  clocks: [
    { name: "frying", while: { pan: "raw" }, duration: 10, then: { pan: "done" } },
    { name: "burning", while: { pan: "done" }, duration: 4, then: { pan: "burnt" } },
  ],
};
const START = { pan: "empty", chopped: 0, plates: 0 };

function kitchen(changes: object = {}): Orchestrator {
  const domain = loadDomain({ ...KITCHEN, ...changes });
  return new Orchestrator({ domain, planner: new ClassicalPlanner(), time: new TimePlanner() });
}

/** Pans by their names, each with its clocks, and whoever serves stands at the stove. */
function pansOf(...names: readonly string[]): Orchestrator {
  const pans = { pan: { enum: names } };
  const pan = { type: "enum", values: ["empty", "raw", "done", "burnt"], shared: true };
  const clock = (name: string, from: string, duration: number, to: string) => ({
    ...{ name, parameters: pans, while: { $pan: from }, duration, then: { $pan: to } },
  });
  const domain = loadDomain({
    name: "pans",
    state: {
      ...Object.fromEntries(names.map((name) => [name, pan])),
      at: { type: "enum", values: ["stove", "board"] },
      plates: { type: "integer", min: 0, max: 8, shared: true },
    },
    tools: [
      {
        ...{ name: "go", parameters: { to: { enum: ["stove", "board"] } } },
        ...{ then: { at: "$to" }, duration: 2 },
      },
      {
        ...{ name: "put_on", parameters: pans, when: { at: "stove", $pan: "empty" } },
        ...{ then: { $pan: "raw" }, duration: 1 },
      },
      {
        ...{ name: "take_off", parameters: pans, when: { at: "stove", $pan: "done" } },
        ...{ start: { $pan: "empty" }, then: { plates: { "+": 1 } }, duration: 1 },
      },
    ],
    goals: [
      { name: "served", when: { plates: 2 } },
      { name: "feast", when: { plates: { ">=": 8 } } },
    ],
    clocks: [clock("frying", "raw", 10, "done"), clock("burning", "done", 4, "burnt")],
  } as Parameters<typeof loadDomain>[0]);
  return new Orchestrator({ domain, planner: new ClassicalPlanner(), time: new TimePlanner() });
}

const LIMITS = { budgetMs: 10_000, expansions: 20_000 };

describe("clocks of things", () => {
  it("takes food off once it is done, and does other things meanwhile", async () => {
    const outcome = await kitchen().plan({
      ...LIMITS,
      agents: { ann: START },
      goal: "meal",
    });
    expect(outcome).toMatchObject({ status: "solved", optimal: true, time: 12.001 });
    expect(outcome.steps.map(({ step, startsAt }) => [step.tool, startsAt])).toEqual([
      ["put_on", 0],
      ["chop", 1],
      ["chop", 4],
      ["chop", 7],
      ["take_off", 11.001],
    ]);
  });

  it("finds a first plan for many pans soon", async () => {
    const names = ["a", "b", "c", "d"];
    const empty = Object.fromEntries(names.map((name) => [name, "empty"]));
    const state = { ...empty, at: "board", plates: 0 };
    const agents = { ann: state, bo: state };
    const limits = { budgetMs: 10_000, expansions: 500 };
    const outcome = await pansOf(...names).plan({ ...limits, agents, goal: "feast" });
    expect(outcome.status).toBe("solved");
    // All pans fry at once, twice: one after the other takes three times as long.
    expect(outcome.time).toBeLessThan(35);
  });

  it("stops a clock before its end, and never at it", async () => {
    const ask = (leftMs: number) =>
      kitchen().plan({
        ...LIMITS,
        agents: { ann: { ...START, pan: "done" } },
        clocks: [{ clock: "burning", leftMs }],
        goal: "served",
      });
    expect(await ask(1)).toMatchObject({ status: "solved", time: 1 });
    expect(await ask(0)).toMatchObject({ status: "unsolvable" });
  });

  it("proves that food burns where nothing is in time", async () => {
    const agents = { ann: { state: { ...START, pan: "done" }, disabled: ["chop"] } };
    const running = [{ agent: "ann", step: { tool: "nap", args: {} }, leftMs: 5000 }];
    const ask = (clocks: readonly { readonly clock: string; readonly leftMs: number }[]) =>
      kitchen().plan({ ...LIMITS, agents, running, clocks, goal: { plates: 1 } });
    // Told nothing, a clock has just begun.
    expect(await ask([])).toMatchObject({ status: "unsolvable" });
    expect(await ask([{ clock: "burning", leftMs: 5001 }])).toMatchObject({ time: 6 });
  });

  it("keeps what a request maintains from burning, also for a single agent", async () => {
    const orchestrator = kitchen();
    const state = { ...START, pan: "done" };
    const request = { agent: "ann", state, goal: "rested", maintain: { pan: { "!=": "burnt" } } };
    const planned = await orchestrator.plan({ ...request, budgetMs: LIMITS.budgetMs });
    expect(planned).toMatchObject({ status: "solved" });
    const early = planned.plan?.steps.filter(({ startsAt = 0 }) => startsAt < 4) ?? [];
    expect(early.map(({ tool }) => tool)).toContain("take_off");
    const { plan } = orchestrator.planNow(request, 1000, 0);
    expect(plan?.steps.map(({ tool }) => tool)).toContain("take_off");
    const [outcome] = orchestrator.planMany([{ ...request, budgetMs: 1000 }], 1000);
    expect(outcome?.plan?.steps.map(({ tool }) => tool)).toContain("take_off");
    const compiled = orchestrator.domain.condition({ pan: { "!=": "burnt" } });
    const again = orchestrator.planNow({ ...request, maintain: compiled }, 1000, 0);
    expect(again.plan?.steps.map(({ tool }) => tool)).toContain("take_off");
    // No clock changes the chopped food.
    const free = orchestrator.planNow({ ...request, maintain: { chopped: { ">=": 0 } } }, 1000, 0);
    expect(free.plan?.steps).toEqual([{ tool: "nap", args: {}, startsAt: 0, duration: 13 }]);
  });

  it("names the condition that needs a planner of schedules", async () => {
    const domain = loadDomain(KITCHEN);
    const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner() });
    const request = { agent: "ann", state: START, goal: "rested", budgetMs: 10_000 };
    expect(await orchestrator.plan(request)).toMatchObject({ status: "solved" });
    const maintain = { pan: { "!=": "burnt" } };
    await expect(orchestrator.plan({ ...request, maintain })).rejects.toMatchObject({
      issues: [
        {
          pointer: "/maintain",
          message: 'needs a schedule: the clock "frying" changes what is to be maintained',
        },
      ],
    });
  });

  it("lets a PlanRunner maintain what a clock changes", async () => {
    const errors: unknown[] = [];
    const runner = new PlanRunner({
      orchestrator: kitchen(),
      ...{ agent: "ann", goal: "rested", budgetMs: 10_000 },
      request: () => ({ maintain: { pan: { "!=": "burnt" } } }),
      onError: (error) => errors.push(error),
    });
    const started: string[] = [];
    for (let nowMs = 0; nowMs < 300; nowMs += 100) {
      const action = runner.tick({ ...START, pan: "done" }, nowMs);
      if (action.event === "start") started.push(action.step.tool);
      while (runner.isWaiting) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(started).toEqual(["take_off"]);
    expect(errors).toEqual([]);
  });

  it("lets clocks that end at one moment end one after the other, as declared", async () => {
    const smell = (then: object) => ({
      name: "smelling",
      ...{ while: { pan: "done" }, duration: 4, then },
    });
    const ask = (then: object, goal: TogetherRequest["goal"]) =>
      kitchen({ clocks: [...KITCHEN.clocks, smell(then)] }).plan({
        ...LIMITS,
        agents: { ann: { state: { ...START, pan: "done" }, disabled: ["take_off"] } },
        goal,
      });
    // The second clock reads what the first one changes, and ends nevertheless.
    expect(await ask({ chopped: { "-": 1 } }, { chopped: 4, pan: "burnt" })).toMatchObject({
      ...{ status: "solved", optimal: true, time: 13 },
    });
    // The value of the later clock stays, where both give one.
    expect(await ask({ pan: "empty" }, { pan: "burnt" })).toMatchObject({ status: "unsolvable" });
    expect(await ask({ pan: "empty" }, { pan: "empty" })).toMatchObject({
      ...{ status: "solved", optimal: true, time: 4 },
    });
    // A step's own change of what both change still needs a moment of its own.
    expect(await ask({ chopped: 2 }, { chopped: 3, pan: "burnt" })).toMatchObject({
      ...{ status: "solved", optimal: true, time: 4.001 },
    });
  });

  it("waits for the end of a clock that a goal needs", async () => {
    const outcome = await kitchen().plan({
      ...LIMITS,
      agents: { ann: START, bo: START },
      goal: "spoilt",
    });
    expect(outcome).toMatchObject({ status: "solved", time: 15, optimal: true });
    expect(outcome.steps.map(({ step }) => step.tool)).toEqual(["put_on"]);
  });

  it("keeps what must hold from the ends of clocks", async () => {
    const maintain = [{ pan: { "!=": "burnt" } }];
    const outcome = await kitchen({ maintain }).plan({
      ...LIMITS,
      agents: { ann: { ...START, pan: "raw" } },
      clocks: [{ clock: "frying", leftMs: 1000 }],
      goal: "rested",
    });
    // A nap of 13 alone would do without it.
    expect(outcome.steps.map(({ step }) => step.tool)).toContain("take_off");
    expect(outcome).toMatchObject({ status: "solved", optimal: true, time: 13 });
  });

  it("plans for a single agent, too, whose other goals need no schedule", async () => {
    const orchestrator = kitchen();
    const request = { agent: "ann", budgetMs: 10_000 } as const;
    const served = await orchestrator.plan({ ...request, state: START, goal: "served" });
    expect(served.plan?.steps.map(({ tool, startsAt }) => [tool, startsAt])).toEqual([
      ["put_on", 0],
      ["take_off", 11.001],
    ]);
    const done = { ...START, pan: "done" };
    const late = { ...request, state: done, goal: "served" } as const;
    const clocks = [{ clock: "burning", leftMs: 0 }];
    expect((await orchestrator.plan({ ...late, clocks })).status).toBe("unsolvable");
    expect((await orchestrator.plan(late)).status).toBe("solved");
    const { domain } = orchestrator;
    const bare = new Orchestrator({ domain, planner: new ClassicalPlanner() });
    const rested = await bare.plan({ ...request, state: START, goal: "rested" });
    expect(rested.plan?.steps.map(({ tool }) => tool)).toEqual(["nap"]);
    await expect(bare.plan({ ...request, state: START, goal: "served" })).rejects.toThrow(
      'the clock "frying" changes what the goal needs',
    );
  });

  it("runs a clock of each combination of its parameters", async () => {
    const state = { left: "raw", right: "done", at: "stove", plates: 0 };
    const clocks = [
      { clock: "frying", args: { pan: "left" }, leftMs: 2000 },
      { clock: "burning", args: { pan: "right" }, leftMs: 500 },
    ];
    const outcome = await pansOf("left", "right").plan({
      ...LIMITS,
      agents: { ann: state },
      clocks,
      goal: "served",
    });
    expect(outcome.steps.map(({ step, startsAt }) => [step.args["pan"], startsAt])).toEqual([
      ["right", 0],
      ["left", 2.001],
    ]);
  });
});
