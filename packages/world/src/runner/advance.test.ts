import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { type Domain, loadDomain, Orchestrator } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it, vi } from "vitest";
import { Memory } from "../agent/memory.ts";
import { World } from "../world.ts";
import { AgentNow } from "./agent-now.ts";
import type { WorldRunnerOptions } from "./options.ts";

/** A baker grinds at a mill and bakes at an oven. */
const bakery: Domain = loadDomain({
  name: "bakery",
  kinds: {
    mill: { sacks: { type: "integer", min: 0, max: 9, default: 5 } },
    oven: { bread: { type: "integer", min: 0, max: 9, default: 0 } },
  },
  state: {
    near: { type: "thing", of: ["mill", "oven"], position: true },
    flour: { type: "integer", min: 0, max: 9, default: 0 },
  },
  tools: [
    { name: "walk", things: { to: ["mill", "oven"] }, then: { near: "$to" }, duration: 2 },
    {
      name: "grind",
      things: { at: "mill" },
      when: { near: "$at", "$at.sacks": { ">=": 1 } },
      then: { "$at.sacks": { "-": 1 }, flour: { "+": 1 } },
      duration: 1,
    },
    {
      name: "bake",
      things: { at: "oven" },
      when: { near: "$at", flour: { ">=": 1 } },
      then: { flour: { "-": 1 }, "$at.bread": { "+": 1 } },
      duration: 0.5,
    },
  ],
  goals: [{ name: "fed", things: { it: "oven" }, when: { "$it.bread": { ">=": 2 } } }],
});

const LENGTH_MS: Readonly<Record<string, number>> = { walk: 2000, grind: 1000, bake: 500 };
const GOAL = { goal: "fed", things: { it: "stove" } } as const;
/** The steps of a plan: two bags of flour, and two loaves. */
const STEPS = 6;

/** A baker with a plan, at 0 ms. */
function baker({ memory, ...options }: { memory?: Memory } & Partial<WorldRunnerOptions> = {}) {
  const world = new World(bakery, { way: () => 2 });
  world.add("mill", "windmill");
  world.add("oven", "stove");
  const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
  const orchestrator = new Orchestrator({ domain: bakery, ...parts, clock: new FakeClock() });
  const agent = world.agent("ann", memory && { memory });
  if (memory !== undefined) agent.see(["windmill", "stove"], 0);
  const runner = agent.runner({
    ...{ orchestrator, goal: GOAL, budgetMs: 60_000, asks: "game" },
    durationMs: ({ tool }) => LENGTH_MS[tool] ?? 0,
    ...options,
  });
  runner.tick({ near: undefined, flour: 0 }, 0);
  world.planMany(orchestrator, 60_000);
  expect(runner.outcome?.status).toBe("solved");
  const names = [...bakery.variables.all].map(({ name }) => name);
  const sacksAt = names.findIndex((name) => name.startsWith("mill") && name.endsWith("sacks"));
  const sacks = (): number | undefined => runner.viewed.observed?.[sacksAt];
  return { world, agent, runner, sacks };
}

it("believes what the world tells after the moments of a long tick", () => {
  const { runner } = baker();
  runner.advance(undefined, 0);
  const moments = runner.advance(undefined, 3000);
  expect(moments.map(({ tick }) => tick.event)).toEqual([
    ...["finish", "start", "finish", "start"],
    "continue",
  ]);
  // The bag had a hole: what was told last is told again.
  runner.tick({ near: "windmill", flour: 0 }, 3100);
  const variable = bakery.variables.get("flour");
  expect(runner.viewed.observed?.[variable?.id ?? -1]).toBe(0);
});

it("what a step does to things is assumed by all parts of a runner", () => {
  const assumed: [after: number[], packed: number[]][] = [];
  const assume = AgentNow.prototype.assume;
  vi.spyOn(AgentNow.prototype, "assume").mockImplementation(function (this: AgentNow, after) {
    assume.call(this, after);
    assumed.push([[...after], [...this.packed]]);
  });
  const { runner } = baker();
  runner.tick(undefined, 0);
  runner.advance(undefined, 10_000);
  vi.restoreAllMocks();
  expect(assumed.length).toBe(STEPS);
  for (const [after, packed] of assumed) expect(packed).toEqual(after);
});

it("what steps have done to things is assumed, whatever else the world tells meanwhile", () => {
  const { world, runner, sacks } = baker({
    onStepEvent: ({ type, step }) => {
      if (type === "finished" && step.tool === "grind") world.set("stove", { bread: 1 });
    },
  });
  const moments = [0, 4500].flatMap((nowMs) => runner.advance(undefined, nowMs));
  const ground = moments.filter(({ tick: { event, step } }) => {
    return event === "finish" && step.tool === "grind";
  });
  expect(ground.length).toBe(2);
  expect(sacks()).toBe(3);
});

describe("what steps have done to things", () => {
  /** A baker who has ground once, at 3,000 ms, and 500 ms later grinds again. */
  function grinding(memory?: Memory) {
    const { runner, sacks, ...game } = baker(memory && { memory });
    for (const nowMs of [0, 3500]) runner.advance(undefined, nowMs);
    expect(sacks()).toBe(4);
    const sacksAfter = (values: object | undefined, nowMs: number): number | undefined => {
      runner.advance(values as never, nowMs);
      return sacks();
    };
    return { ...game, sacksAfter };
  }

  it("stays assumed while the world tells of other things between two calls", () => {
    const { world, sacksAfter } = grinding();
    world.set("stove", { bread: 1 });
    expect(sacksAfter(undefined, 3600)).toBe(4);
  });

  it("stays assumed while the game tells of the agent", () => {
    const { sacksAfter } = grinding();
    expect(sacksAfter({ flour: 1 }, 3600)).toBe(4);
    expect(sacksAfter({ flour: 3 }, 3700)).toBe(4);
  });

  it.each([2, 5])("is no longer once the world tells of %i sacks", (sacks) => {
    const { world, sacksAfter } = grinding();
    world.set("windmill", { sacks });
    expect(sacksAfter({ flour: 1 }, 3600)).toBe(sacks);
  });

  it("stays assumed in an agent's memory until it sees the thing, changed or not", () => {
    const { agent, sacksAfter } = grinding(new Memory());
    agent.see(["stove"], 3600);
    expect(sacksAfter({ flour: 1 }, 3600)).toBe(4);
    agent.see(["windmill"], 3700);
    expect(sacksAfter({ flour: 1 }, 3700)).toBe(5);
  });
});

it("a clock that should have ended has not where the game tells so", () => {
  const kitchen = loadDomain({
    name: "kitchen",
    kinds: { shelf: { jars: { type: "integer", min: 0, max: 9, default: 0 } } },
    state: {
      pan: { type: "enum", values: ["empty", "raw", "done"], shared: true },
      plates: { type: "integer", min: 0, max: 2 },
    },
    tools: [
      {
        name: "take_off",
        when: { pan: "done" },
        then: { pan: "empty", plates: { "+": 1 } },
        duration: 1,
      },
    ],
    clocks: [{ name: "frying", while: { pan: "raw" }, duration: 10, then: { pan: "done" } }],
    goals: [{ name: "meal", when: { plates: 1 } }],
  });
  const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
  const orchestrator = new Orchestrator({ domain: kitchen, ...parts, clock: new FakeClock() });
  for (const [told, started] of [
    [{ pan: "raw" }, []],
    [{ plates: 0 }, [10_000]],
    [{ pan: undefined }, [10_000]],
  ] as const) {
    const world = new World(kitchen);
    const runner = world.agent("ann").runner({
      ...{ orchestrator, goal: "meal", budgetMs: 60_000, asks: "game" },
      durationMs: () => 1000,
    });
    runner.tick({ pan: "raw", plates: 0 } as never, 0);
    world.planMany(orchestrator, 60_000);
    runner.tick(undefined, 1);
    const moments = runner.advance(told as never, 13_000);
    const starts = moments.filter(({ tick: { event } }) => event === "start");
    expect(starts.map(({ atMs }) => Math.floor(atMs / 100) * 100)).toEqual(started);
  }
});
