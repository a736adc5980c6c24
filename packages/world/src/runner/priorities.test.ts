import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator, RequestError } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import type { WorldGoal } from "../typed.ts";
import { World } from "../world.ts";

const domain = loadDomain({
  name: "home",
  kinds: { table: { food: { type: "integer", min: 0, max: 9, default: 9 } }, bed: {} },
  state: {
    near: { type: "thing", of: ["table", "bed"], position: true },
    hungry: { type: "boolean", default: true },
    tired: { type: "boolean", default: true },
  },
  tools: [
    { name: "go", things: { to: ["table", "bed"] }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      ...{ name: "eat", things: { it: "table" }, when: { near: "$it", "$it.food": { ">": 0 } } },
      then: { hungry: false, "$it.food": { "-": 1 } },
    },
    {
      ...{ name: "sleep", things: { it: "bed" }, claims: ["$it"] },
      ...{ when: { near: "$it" }, then: { tired: false } },
    },
  ],
  goals: [
    { name: "fed", when: { hungry: false }, priority: 6 },
    { name: "rested", when: { tired: false }, priority: 5 },
    { name: "cleared", things: { it: "table" }, when: { "$it.food": 0 }, priority: 4 },
  ],
});
const oneOf = ["fed", "rested"] as const;

function home(goal: WorldGoal) {
  const world = new World(domain, { way: () => 1, estimate: () => 1 });
  const orchestrator = new Orchestrator({ domain: world.domain, planner: new ClassicalPlanner() });
  world.add("table", "table");
  world.add("bed", "bed");
  const runner = world.agent("ann").runner({
    ...{ orchestrator, goal, budgetMs: 10_000, asks: "game" as const, durationMs: () => 300 },
  });
  const started: string[] = [];
  const own = { near: undefined as string | undefined, hungry: true, tired: true };
  const tick = (nowMs: number): void => {
    const { event, step, things } = runner.tick({ ...own }, nowMs);
    if (event === "start") started.push(`${step.tool} ${Object.values(things).join(" ")}`);
    if (event === "finish" && step.tool === "go") own.near = String(things["to"]);
    if (event === "finish" && step.tool === "eat") own.hungry = false;
    if (event === "finish" && step.tool === "sleep") own.tired = false;
    world.planMany(orchestrator, 10_000);
  };
  return { world, orchestrator, runner, tick, started, own };
}

describe("priorities of an agent's goals in a world", () => {
  it("decide which need comes first, as the game computes them", () => {
    const { runner, tick, started } = home({ oneOf: [...oneOf], priorities: { rested: 7.5 } });
    for (let nowMs = 0; nowMs < 3000; nowMs += 100) {
      // Small changes do not turn it back.
      const rested = 7.5 - 1.2 * Math.sin(nowMs);
      runner.pursue({ oneOf: [...oneOf], priorities: { fed: 7, rested } });
      tick(nowMs);
    }
    expect(started).toEqual(["go bed", "sleep bed", "go table", "eat table"]);
  });

  it("turn an agent around between two steps", () => {
    const { runner, tick, started } = home({ oneOf: [...oneOf] });
    tick(0);
    tick(100);
    runner.pursue({ oneOf: [...oneOf], priorities: { rested: 9 } });
    for (let nowMs = 200; nowMs < 3000; nowMs += 100) tick(nowMs);
    expect(started).toEqual(["go table", "go bed", "sleep bed", "go table", "eat table"]);
  });

  it("are those of goals about things, too, and stay in a saved game", () => {
    const cleared = { goal: "cleared", things: { it: "table" } };
    const goal = { oneOf: ["rested", cleared], priorities: { cleared: 8 } } as const;
    const { world, runner, tick, started } = home(goal);
    tick(0);
    tick(100);
    expect(runner.outcome?.outcome.goal.name).toContain("cleared");
    world.restore(JSON.parse(JSON.stringify(world.save())));
    expect(runner.goal).toEqual(goal);
    runner.pursue(goal);
    expect(runner.remaining).toHaveLength(10);
    expect(started).toEqual(["go table"]);
  });

  it("rank an order below goals that count more now", () => {
    const { world, tick, started } = home({ oneOf: [...oneOf], priorities: { rested: 20 } });
    world.agent("ann").orders.add("fed", 10);
    for (let nowMs = 0; nowMs < 3000; nowMs += 100) tick(nowMs);
    expect(started).toEqual(["go bed", "sleep bed", "go table", "eat table"]);
  });

  it("are refused if they are wrong", () => {
    const wrong = { oneOf: [...oneOf], priorities: { resetd: 2 } };
    expect(() => home(wrong)).toThrow(RequestError);
    const { runner } = home({ oneOf: [...oneOf] });
    expect(() => runner.pursue({ oneOf: [...oneOf], priorities: { rested: Number.NaN } })).toThrow(
      expect.objectContaining({
        issues: [expect.objectContaining({ pointer: "/goal/priorities/rested" })],
      }),
    );
  });
});
