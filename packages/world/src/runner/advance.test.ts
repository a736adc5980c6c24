import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { type Domain, loadDomain, Orchestrator, type Step } from "@understudy/planner-core";
import { FakeClock, InstantSquadPlanner, settle } from "@understudy/planner-core/testing";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { Memory } from "../agent/memory.ts";
import { worldSquads } from "../squad/index.ts";
import { World } from "../world.ts";
import { AgentNow } from "./agent-now.ts";

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
const ORACLE = [
  ...["start walk", "finish walk", "start grind", "finish grind", "start grind", "finish grind"],
  ...["start walk", "finish walk", "start bake", "finish bake", "start bake", "finish bake"],
];
/** Their times, from the first one on. */
const TIMES = [0, 2000, 2000, 3000, 3000, 4000, 4000, 6000, 6000, 6500, 6500, 7000];

/** A world whose facts follow the steps that finish. */
class Bakery {
  readonly world = new World(bakery, { way: () => 2, squads: worldSquads });
  readonly told: string[] = [];
  #own: Record<string, unknown> = { near: undefined, flour: 0 };
  #facts = { sacks: 5, bread: 0 };

  constructor() {
    this.world.add("mill", "windmill", { sacks: 5 });
    this.world.add("oven", "stove", { bread: 0 });
  }

  /** The own values of the baker, in full. */
  get own(): never {
    return { ...this.#own } as never;
  }

  hear(atMs: number, event: string, step: Step | undefined, things: object): boolean {
    if (step === undefined || (event !== "start" && event !== "finish")) return false;
    this.told.push(`${atMs} ${event} ${step.tool}`);
    const { to } = things as { readonly to?: string };
    if (event === "start") return true;
    const flour = Number(this.#own["flour"]);
    const { sacks, bread } = this.#facts;
    if (step.tool === "walk") this.#own = { near: to, flour };
    else if (step.tool === "grind") this.#change(flour + 1, { sacks: sacks - 1, bread });
    else this.#change(flour - 1, { sacks, bread: bread + 1 });
    return true;
  }

  #change(flour: number, facts: { readonly sacks: number; readonly bread: number }): void {
    this.#own = { ...this.#own, flour };
    this.#facts = facts;
    this.world.set("windmill", { sacks: facts.sacks });
    this.world.set("stove", { bread: facts.bread });
  }
}

/** A player of the bakery, whose plan has come at 0 ms. */
interface Player {
  readonly told: readonly string[];
  tick(nowMs: number): boolean;
  advance(nowMs: number): void;
}

async function ofAgent(): Promise<Player> {
  const game = new Bakery();
  const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
  const runner = game.world.agent("bea").runner({
    orchestrator: new Orchestrator({ domain: game.world.domain, ...parts, clock: new FakeClock() }),
    ...{ goal: GOAL, budgetMs: 60_000 },
    durationMs: ({ tool }) => LENGTH_MS[tool],
  });
  runner.tick(game.own, 0);
  for (let turn = 0; runner.isWaiting && turn < 5000; turn++) await settle();
  return {
    told: game.told,
    tick: (nowMs) => {
      const { event, step, things } = runner.tick(game.own, nowMs);
      return game.hear(nowMs, event, step as Step | undefined, things ?? {});
    },
    advance: (nowMs) => {
      for (const { atMs, tick } of runner.advance(game.own, nowMs))
        game.hear(atMs, tick.event, tick.step as Step | undefined, tick.things ?? {});
    },
  };
}

async function ofSquad(): Promise<Player> {
  const game = new Bakery();
  const runner = game.world.squad(["bea"]).runner({
    orchestrator: new InstantSquadPlanner(game.world.domain, new TimePlanner(), 4000),
    ...{ goal: GOAL, budgetMs: 50, ends: "timed" },
  });
  const hear = (atMs: number, tick: ReturnType<typeof runner.tick>): boolean => {
    const { bea } = tick;
    const step = bea !== undefined && "step" in bea ? (bea.step as Step) : undefined;
    return game.hear(atMs, bea?.event ?? "", step, bea?.things ?? {});
  };
  runner.tick({ bea: game.own }, undefined, 0);
  await settle();
  return {
    told: game.told,
    tick: (nowMs) => hear(nowMs, runner.tick({ bea: game.own }, undefined, nowMs)),
    advance: (nowMs) => {
      for (const { atMs, tick } of runner.advance({ bea: game.own }, undefined, nowMs))
        hear(atMs, tick);
    },
  };
}

describe.each([
  ["an agent of a world", ofAgent],
  ["a squad of a world", ofSquad],
] as const)("advance of %s", (_, player) => {
  it("plays six steps in their own time, however long a tick takes", async () => {
    const { advance, told } = await player();
    for (const nowMs of [100, 5000, 10_000]) advance(nowMs);
    expect(told).toEqual(ORACLE.map((each, at) => `${100 + (TIMES[at] as number)} ${each}`));
  });

  it("reports the same at the same times as ticks of any length", async () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 6 });
    const fine = await player();
    // A tick lets more happen at the same moment.
    for (let nowMs = 100; nowMs <= 9000; nowMs += 100) while (fine.tick(nowMs));
    await fc.assert(
      fc.asyncProperty(gaps, async (given) => {
        const coarse = await player();
        coarse.advance(100);
        let nowMs = 100;
        for (const gap of [...given, 90]) {
          nowMs += gap * 100;
          coarse.advance(nowMs);
        }
        expect(coarse.told).toEqual(fine.told);
      }),
      { numRuns: 20 },
    );
  });
});

it("believes what the world tells after the moments of a long tick", async () => {
  const game = new Bakery();
  const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
  const runner = game.world.agent("bea").runner({
    orchestrator: new Orchestrator({ domain: game.world.domain, ...parts, clock: new FakeClock() }),
    ...{ goal: GOAL, budgetMs: 60_000 },
    durationMs: ({ tool }) => LENGTH_MS[tool],
  });
  runner.tick(game.own, 0);
  for (let turn = 0; runner.isWaiting && turn < 5000; turn++) await settle();
  runner.advance(undefined, 0);
  const moments = runner.advance(undefined, 3000);
  expect(moments.map(({ tick }) => tick.event)).toEqual([
    ...["finish", "start", "finish", "start"],
    "continue",
  ]);
  // The bag had a hole: what was told last is told again.
  runner.tick({ near: "windmill", flour: 0 } as never, 3100);
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
  const world = new World(bakery, { way: () => 2 });
  world.add("mill", "windmill");
  world.add("oven", "stove");
  const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
  const orchestrator = new Orchestrator({ domain: world.domain, ...parts, clock: new FakeClock() });
  const runner = world.agent("ann").runner({
    ...{ orchestrator, goal: GOAL, budgetMs: 60_000, asks: "game" },
    durationMs: ({ tool }) => LENGTH_MS[tool] ?? 0,
  });
  runner.tick({ near: undefined, flour: 0 }, 0);
  world.planMany(orchestrator, 60_000);
  expect(runner.outcome?.status).toBe("solved");
  runner.tick(undefined, 0);
  runner.advance(undefined, 10_000);
  vi.restoreAllMocks();
  expect(assumed.length).toBe(ORACLE.length / 2);
  for (const [after, packed] of assumed) expect(packed).toEqual(after);
});

it("what steps have done to things is assumed, whatever else the world tells meanwhile", () => {
  const world = new World(bakery, { way: () => 2 });
  world.add("mill", "windmill");
  world.add("oven", "stove");
  const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
  const orchestrator = new Orchestrator({ domain: world.domain, ...parts, clock: new FakeClock() });
  const runner = world.agent("ann").runner({
    ...{ orchestrator, goal: GOAL, budgetMs: 60_000, asks: "game" },
    durationMs: ({ tool }) => LENGTH_MS[tool] ?? 0,
    onStepEvent: ({ type, step }) => {
      if (type === "finished" && step.tool === "grind") world.set("stove", { bread: 1 });
    },
  });
  runner.tick({ near: undefined, flour: 0 }, 0);
  world.planMany(orchestrator, 60_000);
  const moments = [0, 4500].flatMap((nowMs) => runner.advance(undefined, nowMs));
  const ground = moments.filter(({ tick: { event, step } }) => {
    return event === "finish" && step.tool === "grind";
  });
  expect(ground.length).toBe(2);
  const names = [...bakery.variables.all].map(({ name }) => name);
  const sacks = names.findIndex((name) => name.startsWith("mill") && name.endsWith("sacks"));
  expect(runner.viewed.observed?.[sacks]).toBe(3);
});

describe("what steps have done to things", () => {
  const names = [...bakery.variables.all].map(({ name }) => name);
  const sacksAt = names.findIndex((name) => name.startsWith("mill") && name.endsWith("sacks"));

  /** A baker who has ground once, at 3,000 ms, and 500 ms later grinds again. */
  function grinding(memory?: Memory) {
    const world = new World(bakery, { way: () => 2 });
    world.add("mill", "windmill");
    world.add("oven", "stove");
    const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
    const orchestrator = new Orchestrator({ domain: bakery, ...parts, clock: new FakeClock() });
    const ann = world.agent("ann", memory && { memory });
    if (memory !== undefined) ann.see(["windmill", "stove"], 0);
    const runner = ann.runner({
      ...{ orchestrator, goal: GOAL, budgetMs: 60_000, asks: "game" },
      durationMs: ({ tool }) => LENGTH_MS[tool] ?? 0,
    });
    runner.tick({ near: undefined, flour: 0 }, 0);
    world.planMany(orchestrator, 60_000);
    for (const nowMs of [0, 3500]) runner.advance(undefined, nowMs);
    expect(runner.viewed.observed?.[sacksAt]).toBe(4);
    return {
      ...{ world, ann },
      sacksAfter: (values: object | undefined, nowMs: number): number | undefined => {
        runner.advance(values as never, nowMs);
        return runner.viewed.observed?.[sacksAt];
      },
    };
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
    const { ann, sacksAfter } = grinding(new Memory());
    ann.see(["stove"], 3600);
    expect(sacksAfter({ flour: 1 }, 3600)).toBe(4);
    ann.see(["windmill"], 3700);
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
