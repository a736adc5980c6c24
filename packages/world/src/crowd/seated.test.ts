import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import { World } from "../world.ts";

const domain = loadDomain({
  name: "tavern",
  kinds: {
    chair: {},
    table: { food: { type: "integer", min: 0, max: 100, default: 100 } },
  },
  state: {
    near: { type: "thing", of: ["table"], position: true },
    placed: { type: "boolean", default: false },
    fed: { type: "boolean", default: false },
  },
  tools: [
    {
      ...{ name: "go", things: { to: ["table"] }, cost: { way: "$to" } },
      then: { near: "$to", placed: false },
    },
    { name: "sit", things: { on: "chair" }, then: { placed: true } },
    {
      ...{ name: "eat", things: { it: "table" } },
      ...{ when: { near: "$it", placed: true, "$it.food": { ">=": 1 } }, then: { fed: true } },
    },
  ],
  goals: [{ name: "fed", when: { fed: true } }],
} as Parameters<typeof loadDomain>[0]);

const AGENTS = 20;
const TABLES = 5;
const HUNGRY_EVERY_MS = 4000;

it("what one agent does where it sits is no work for those who have to walk and sit down first", () => {
  const clock = new FakeClock();
  const way = (_: string, from: unknown, to: unknown): number => (from === to ? 0.1 : 5);
  const world = new World(domain, { clock, way, estimate: way, waysPerTick: 100_000 });
  const planner = world.share(new ClassicalPlanner());
  const orchestrator = new Orchestrator({ domain: world.domain, planner, clock });
  for (let at = 0; at < TABLES; at++) {
    world.add("table", `table ${at}`);
    world.add("chair", `chair ${at}`);
  }
  const people = Array.from({ length: AGENTS }, (_, at) => {
    const own: Record<string, unknown> = {
      near: at === 0 ? "table 0" : undefined,
      placed: at === 0,
      fed: false,
    };
    const runner = world.agent(`agent ${at}`).runner({
      ...{ orchestrator, goal: "fed", budgetMs: 60_000, asks: "game" as const },
      durationMs: () => 500,
    });
    return { own, runner };
  });
  let meals = 0;
  for (let ms = 0; ms < 9000; ms += 20) {
    for (const { own, runner } of people) {
      const tick = runner.tick(own as never, ms);
      if (tick.event === "finish" && tick.step.tool === "go")
        Object.assign(own, { near: Object(tick.things)["to"], placed: false });
      else if (tick.event === "finish") own[tick.step.tool === "sit" ? "placed" : "fed"] = true;
      if (tick.event === "finish" && tick.step.tool === "eat") meals++;
      if (own["fed"] === true && ms % HUNGRY_EVERY_MS === 0)
        Object.assign(own, { near: undefined, placed: false, fed: false });
    }
    world.planMany(orchestrator, 20);
    clock.advanceSync(20);
  }
  const { crowd } = JSON.parse(JSON.stringify(world.save())) as {
    crowd: { members?: readonly { failed?: readonly unknown[] }[] };
  };
  expect(meals).toBeGreaterThanOrEqual(2 * AGENTS);
  // An errand without what it takes is refused, and is noted as failed.
  expect(crowd.members?.flatMap(({ failed = [] }) => failed) ?? []).toEqual([]);
});
