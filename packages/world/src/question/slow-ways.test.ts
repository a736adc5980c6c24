import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator, systemClock } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { World, type WorldOptions } from "../world.ts";

const LONG_MS = 60_000;

const domain = loadDomain({
  name: "hoard",
  kinds: { chest: { gold: { type: "integer", min: 0, max: 9 } } },
  state: {
    near: { type: "thing", of: ["chest"], position: true },
    gold: { type: "integer", min: 0, max: 40, default: 0 },
  },
  tools: [
    { name: "go", things: { to: "chest" }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      ...{ name: "steal", things: { it: "chest" } },
      when: { near: "$it", "$it.gold": { ">": 0 } },
      then: { gold: { "+": "$it.gold" }, "$it.gold": 0 },
    },
  ],
  goals: [
    { name: "rich", when: { gold: { ">=": 12 } } },
    { name: "robbed", things: { it: "chest" }, when: { "$it.gold": 0 } },
  ],
} as Parameters<typeof loadDomain>[0]);

function hoard(chests: number, options: WorldOptions) {
  const world = new World(domain, options);
  for (let id = 0; id < chests; id++) world.add("chest", id, { gold: 1 + (id % 9) });
  const clock = options.clock === undefined ? {} : { clock: options.clock };
  const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), ...clock });
  return { world, orchestrator };
}

describe("planMany", () => {
  it("ends with its slice although each way takes long and there are no estimates", () => {
    let nowMs = 0;
    const clock = { ...systemClock, now: () => nowMs };
    const wayMs = 0.3;
    const way = (_: string, from: unknown, to: unknown): number => {
      nowMs += wayMs;
      return 1 + Math.abs(Number(from ?? 0) - Number(to)) / 10;
    };
    const { world, orchestrator } = hoard(5000, { way, clock });
    const runners = Array.from({ length: 3 }, (_, at) =>
      world
        .agent(`agent ${at}`)
        .runner({ orchestrator, goal: "rich", budgetMs: LONG_MS, asks: "game" }),
    );
    const spent: number[] = [];
    for (let frame = 0; frame < 400; frame++) {
      for (const runner of runners) runner.tick({ near: undefined }, frame * 16);
      const before = nowMs;
      world.planMany(orchestrator, 8);
      spent.push(nowMs - before);
      if (runners.every(({ outcome }) => outcome !== undefined)) break;
    }
    expect(runners.map(({ outcome }) => outcome?.status)).toEqual(new Array(3).fill("solved"));
    // A piece of work asks for a few ways at most.
    expect(Math.max(...spent)).toBeLessThanOrEqual(8 + 5 * wayMs);
  });
});

describe("the cost of a plan", () => {
  it("is said to be a sum of bounds if some of its ways are unknown", () => {
    let known = false;
    const way = (): number | "unknown" => (known ? 7 : "unknown");
    const { world, orchestrator } = hoard(2, { way, estimate: () => 5 });
    const ask = () => {
      const goal = { goal: "robbed", things: { it: 0 } };
      return world.agent("me").planNow({ orchestrator, state: { near: undefined }, goal }, LONG_MS);
    };
    const guess = ask();
    expect([guess.status, guess.cost, guess.costIsBound, guess.optimal]).toEqual([
      ...["solved", 6, true, false],
    ]);
    known = true;
    const exact = ask();
    expect([exact.cost, exact.costIsBound]).toEqual([8, false]);
  });
});
