import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator, type Planner } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { World } from "../world.ts";

const domain = loadDomain({
  name: "village",
  kinds: { well: {} },
  state: {
    near: { type: "thing", of: ["well"], position: true },
    thirsty: { type: "boolean", sensed: true },
  },
  tools: [
    { name: "go", things: { to: "well" }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      name: "drink",
      things: { it: "well" },
      when: { near: "$it" },
      then: { thirsty: false },
      claims: ["$it"],
      cost: 2,
    },
  ],
  goals: [{ name: "fresh", when: { thirsty: false } }],
});

const WAY_MS = 500;
const SERVICE_MS = 1000;
const FRAME_MS = 50;

/** Lets thirsty agents drink once each. Returns the longest wait, in ms. */
function longestWait(agents: number, wells: number, isShared: boolean): number {
  const clock = new FakeClock();
  const way = (): number => 5;
  const world = new World(domain, { clock, way, estimate: way, waysPerTick: 10_000 });
  for (let id = 0; id < wells; id++) world.add("well", id);
  const planner: Planner = isShared ? world.share(new ClassicalPlanner()) : new ClassicalPlanner();
  const orchestrator = new Orchestrator({ domain: world.domain, planner, clock });
  const crowd = Array.from({ length: agents }, (_, at) => ({
    own: { near: undefined as number | undefined, thirsty: true },
    runner: world.agent(`agent ${at}`).runner({
      ...{ orchestrator, goal: "fresh", budgetMs: 200, asks: "game" },
      durationMs: ({ tool }) => (tool === "go" ? WAY_MS : SERVICE_MS),
    }),
    doneAtMs: Number.POSITIVE_INFINITY,
  }));
  const limitMs = 4 * (agents / wells) * (WAY_MS + SERVICE_MS);
  for (let nowMs = 0; nowMs < limitMs; nowMs += FRAME_MS) {
    for (const one of crowd) {
      const { event, step, things } = one.runner.tick(one.own, nowMs);
      if (event !== "finish") continue;
      if (step.tool === "go") one.own.near = Number(things["to"]);
      else {
        one.own.thirsty = false;
        one.doneAtMs = nowMs;
      }
    }
    world.planMany(orchestrator, 8);
    clock.advanceSync(FRAME_MS);
    if (crowd.every(({ doneAtMs }) => doneAtMs < Number.POSITIVE_INFINITY)) break;
  }
  return Math.max(...crowd.map(({ doneAtMs }) => doneAtMs));
}

describe("agents that wait for a few things are served in at most one and a half times their fair share", () => {
  it.each([
    { agents: 30, wells: 3, isShared: false },
    { agents: 30, wells: 3, isShared: true },
    { agents: 75, wells: 5, isShared: false },
    { agents: 75, wells: 5, isShared: true },
  ])("$agents agents, $wells things, plans shared: $isShared", ({ agents, wells, isShared }) => {
    const fairMs = (agents / wells) * (WAY_MS + SERVICE_MS);
    expect(longestWait(agents, wells, isShared)).toBeLessThanOrEqual(1.5 * fairMs);
  });
});
