import { ClassicalPlanner } from "@understudy/classical";
import { type Domain, loadDomain, Orchestrator } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import { World } from "../world.ts";

const DRIVE = {
  ...{ things: { to: ["field", "barn"] }, then: { near: "$to" } },
  ...{ when: { hasCart: true }, cost: { way: "$to" } },
};

/** @param drives the number of ways before the last one, for those alone who have a cart */
const harvestDomain = (drives: number): Domain =>
  loadDomain({
    name: "harvest",
    kinds: {
      field: { ripe: { type: "boolean", default: true } },
      barn: { grain: { type: "integer", min: 0, max: 100 } },
    },
    state: {
      near: { type: "thing", of: ["field", "barn"], position: true },
      loaded: { type: "boolean", default: false },
      hasCart: { type: "boolean", default: false },
      useful: { type: "boolean", default: false },
    },
    tools: [
      ...Array.from({ length: drives }, (_, at) => ({ ...DRIVE, name: `drive${at}` })),
      {
        name: "go",
        things: { to: ["field", "barn"] },
        then: { near: "$to" },
        cost: { way: "$to" },
      },
      {
        ...{ name: "harvest", things: { it: "field" }, claims: ["$it"] },
        ...{ when: { near: "$it", "$it.ripe": true }, then: { "$it.ripe": false, loaded: true } },
      },
      {
        ...{ name: "store", things: { it: "barn" } },
        when: { near: "$it", loaded: true, "$it.grain": { "<=": 96 } },
        then: { loaded: false, useful: true, "$it.grain": { "+": 4 } },
      },
    ],
    goals: [{ name: "useful", when: { useful: true } }],
  } as Parameters<typeof loadDomain>[0]);

const AGENTS = 20;
const BARNS = 4;

it.each([
  ["", 0],
  [", by a way that all may take", 1],
  [", by a way that all may take, though there are many others", 6],
])("what one agent does where it stands, others do that come from afar%s", (_, drives) => {
  const domain = harvestDomain(drives);
  const clock = new FakeClock();
  const way = (_: string, from: unknown, to: unknown): number => (from === to ? 0.1 : 5);
  const world = new World(domain, { clock, way, estimate: way, waysPerTick: 100_000 });
  const orchestrator = new Orchestrator({
    ...{ domain: world.domain, planner: world.share(new ClassicalPlanner()), clock },
  });
  for (let at = 0; at < AGENTS; at++) world.add("field", `field ${at}`);
  for (let at = 0; at < BARNS; at++) world.add("barn", `barn ${at}`, { grain: 0 });
  const runners = Array.from({ length: AGENTS }, (_, at) =>
    world
      .agent(`agent ${at}`)
      .runner({ orchestrator, goal: "useful", budgetMs: 60_000, asks: "game" }),
  );
  const started = new Set<number>();
  for (let ms = 0; ms < 1000; ms += 20) {
    for (const [at, runner] of runners.entries()) {
      const near = at === 0 ? "field 0" : undefined;
      const own = { near, loaded: false, hasCart: false, useful: false };
      if (runner.tick(own, ms).event === "start") started.add(at);
    }
    world.planMany(orchestrator, 20);
  }
  expect(started.size).toBe(AGENTS);
});
