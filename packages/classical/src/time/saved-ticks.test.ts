import { loadDomain, Orchestrator, PlanRunner, type Step } from "@understudy/planner-core";
import { SquadRunner } from "@understudy/planner-core/squad";
import { FakeClock, InstantSquadPlanner, settle } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { TimePlanner } from "./time-planner.ts";

/** A bread that may stay in the oven for a while, and is served then. */
const oven = loadDomain({
  name: "oven",
  state: {
    hot: { type: "boolean", default: false },
    done: { type: "boolean", default: false },
    served: { type: "boolean", default: false },
  },
  tools: [
    {
      name: "bake",
      start: { hot: true },
      then: { hot: false, done: true },
      duration: { from: 8.1, to: 13 },
    },
    { name: "serve", when: { done: true }, then: { served: true }, duration: 1 },
  ],
  goals: [{ name: "fed", when: { served: true } }],
});

interface Ticks {
  /** The intervals of ticks, in turn. */
  readonly everyMs: readonly number[];
  /** The tick before which the squad is saved and restored; also several. */
  readonly saved?: readonly number[];
  /** The step of the clock at a load. */
  readonly leapMs?: number;
  /** A save of an older version. */
  readonly isOld?: boolean;
}

/** The starts and ends that a squad of one tells, with their times on a clock without leaps. */
async function served({ everyMs, saved = [], leapMs = 0, isOld }: Ticks): Promise<string> {
  const options = {
    orchestrator: new InstantSquadPlanner(oven, new TimePlanner(), 400),
    ...{ budgetMs: 50, ends: "timed" as const },
  } as const;
  let squad: SquadRunner = new SquadRunner({ ...options, members: ["ann"], goal: "fed" });
  const own = { hot: false, done: false, served: false };
  const told: string[] = [];
  let leaptMs = 0;
  for (let tick = 0, nowMs = 0; nowMs < 20_000; tick++) {
    if (saved.includes(tick)) {
      const { tickMs, ...older } = squad.toJSON();
      const text = JSON.stringify(isOld ? older : { ...older, tickMs });
      squad = SquadRunner.restore(JSON.parse(text), options);
      leaptMs += leapMs;
    }
    const { ann } = squad.tick({ ann: own }, undefined, nowMs + leaptMs);
    if (ann?.event === "start" || ann?.event === "finish") {
      const { tool } = ann.step;
      told.push(`${nowMs} ${ann.event} ${tool}`);
      if (ann.event === "start") Object.assign(own, tool === "bake" ? { hot: true } : {});
      else Object.assign(own, tool === "bake" ? { hot: false, done: true } : { served: true });
    }
    await settle();
    nowMs += everyMs[tick % everyMs.length] as number;
  }
  return told.join(", ");
}

it.each([
  { everyMs: [16] },
  { everyMs: [500] },
  { everyMs: [2000] },
  { everyMs: [16, 17, 30, 16, 60] },
])(
  "a step of a squad ends in the same tick with a save as without, in ticks of $everyMs ms",
  async ({ everyMs }) => {
    const without = await served({ everyMs });
    expect(without).toMatch(/finish bake, .*finish serve$/);
    const mean = everyMs.reduce((sum, ms) => sum + ms, 0) / everyMs.length;
    for (const atMs of [2500, 5000, 8250, 9000, 10_300]) {
      const saved = [Math.max(3, Math.round(atMs / mean))];
      expect(await served({ everyMs, saved })).toBe(without);
    }
  },
);

it("a squad ends its steps in time through many saves, and with saves of older versions", async () => {
  const without = await served({ everyMs: [100] });
  const saved = Array.from({ length: 120 }, (_, tick) => tick + 3);
  expect(await served({ everyMs: [100], saved })).toBe(without);
  expect(await served({ everyMs: [100], saved: [25], isOld: true })).toBe(without);
});

it("the time that is left counts from the first tick on another clock, and after a break", async () => {
  for (const leapMs of [-2000, 86_400_000]) {
    const told = await served({ everyMs: [100], saved: [25], leapMs });
    expect(told).toBe("100 start bake, 8300 finish bake, 8400 start serve, 9400 finish serve");
  }
});

it("a step of a single agent ends in the same tick with a save as without", async () => {
  const play = async (savedAt: number): Promise<readonly string[]> => {
    const planner = { domain: oven, planner: new ClassicalPlanner(), time: new TimePlanner() };
    const options = {
      orchestrator: new Orchestrator({ ...planner, clock: new FakeClock() }),
      ...{ agent: "ann", goal: "fed", budgetMs: 50 },
      durationMs: ({ tool }: Step) => (tool === "bake" ? 8100 : 1000),
    } as const;
    let runner = new PlanRunner(options);
    const own = { hot: false, done: false, served: false };
    const told: string[] = [];
    for (let nowMs = 0; nowMs < 12_000; nowMs += 100) {
      if (nowMs === savedAt) {
        const saved: unknown = JSON.parse(JSON.stringify(runner.save()));
        runner = new PlanRunner(options);
        runner.restore(saved);
      }
      const { event, step } = runner.tick(own, nowMs);
      if (event === "start" || event === "finish") told.push(`${nowMs} ${event} ${step?.tool}`);
      if (event === "finish") {
        Object.assign(own, step?.tool === "bake" ? { done: true } : { served: true });
      }
      for (let turn = 0; runner.isWaiting && turn < 50; turn++) await settle();
    }
    return told;
  };
  const without = await play(-1);
  expect(without.at(-1)).toMatch(/finish serve$/);
  for (const savedAt of [2500, 8200, 9000]) expect(await play(savedAt)).toEqual(without);
});
