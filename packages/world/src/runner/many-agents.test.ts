import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator, type Planner } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import type { ThingId } from "../things/thing.ts";
import { World } from "../world.ts";

const FRAME_MS = 16;
const BUDGET_MS = 20;

const domain = loadDomain({
  name: "guard",
  kinds: { post: { isManned: { type: "boolean" } } },
  state: {
    near: { type: "thing", of: ["post"], position: true },
    onGuard: { type: "boolean" },
  },
  tools: [
    { name: "go", things: { to: "post" }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      name: "stand",
      things: { at: "post" },
      when: { near: "$at", "$at.isManned": false },
      then: { onGuard: true, "$at.isManned": true },
      claims: ["$at"],
    },
  ],
  goals: [{ name: "guarded", when: { onGuard: true } }],
});

/** The classical planner, with two milliseconds for each search. */
function slowPlanner(clock: FakeClock): Planner {
  const planner = new ClassicalPlanner();
  return {
    start: (problem) => {
      const search = planner.start(problem);
      let isBegun = false;
      return {
        get expansions() {
          return search.expansions;
        },
        step: (limits) => {
          if (!isBegun) clock.advanceSync(2);
          isBegun = true;
          return search.step(limits);
        },
        result: () => search.result(),
      };
    },
  };
}

describe("many agents that ask by themselves", () => {
  it("do not wait after an answer that they had no turn for", async () => {
    const clock = new FakeClock();
    // Each has a post of its own.
    const way = (agent: string, _: unknown, to: ThingId): number =>
      1 + Math.abs(Number(agent.slice("guard ".length)) + 1 - Number(to));
    const world = new World(domain, { clock, way, estimate: way, waysPerTick: 10_000 });
    for (let id = 1; id <= 60; id++) world.add("post", id, { isManned: false });
    const orchestrator = new Orchestrator({
      domain: world.domain,
      planner: slowPlanner(clock),
      clock,
    });
    let vain = 0;
    const runners = Array.from({ length: 60 }, (_, at) =>
      world.agent(`guard ${at}`).runner({
        ...{ orchestrator, goal: "guarded", budgetMs: BUDGET_MS },
        onOutcome: ({ steps }) => {
          if (steps.length === 0) vain++;
        },
      }),
    );
    const begun = new Set<object>();
    while (begun.size < runners.length && clock.now() < 1000) {
      const nowMs = clock.now();
      for (const runner of runners) {
        const { event } = runner.tick({ near: undefined, onGuard: false }, nowMs);
        if (event === "start") begun.add(runner);
      }
      await clock.advance(FRAME_MS);
    }
    expect(begun.size).toBe(60);
    expect(vain).toBeGreaterThan(0);
  });
});
