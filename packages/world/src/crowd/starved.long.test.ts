import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import { World } from "../world.ts";

const domain = loadDomain({
  name: "orchard",
  kinds: {
    tree: { fruit: { type: "integer", min: 0, max: 9 } },
    stall: { wares: { type: "integer", min: 0, max: 9 } },
  },
  state: {
    near: { type: "thing", of: ["tree", "stall"], position: true },
    fed: { type: "boolean", default: false },
  },
  tools: [
    { name: "go", things: { to: ["tree", "stall"] }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      ...{ name: "eat", things: { of: "tree" }, claims: ["$of"], cost: 20 },
      when: { near: "$of", "$of.fruit": { ">=": 5 } },
      then: { fed: true, "$of.fruit": { "-": 5 } },
    },
    {
      ...{ name: "buy", things: { at: "stall" }, claims: ["$at"], cost: 1 },
      when: { near: "$at", "$at.wares": { ">=": 5 } },
      then: { fed: true, "$at.wares": { "-": 5 } },
    },
  ],
  goals: [
    { name: "fed", when: { fed: true } },
    { name: "hungry", when: { fed: false } },
  ],
} as Parameters<typeof loadDomain>[0]);

const AGENTS = 8;
const THINGS = 12;

/** The meals of eight that eat from trees, where stalls open after 5 s at which that is cheaper. */
function mealsOf(isLimited: boolean) {
  const clock = new FakeClock();
  const world = new World(domain, { clock, way: () => 1, estimate: () => 1, waysPerTick: 1000 });
  const planner = world.share(new ClassicalPlanner());
  const orchestrator = new Orchestrator({ domain: world.domain, planner, clock });
  const ids = (kind: string) => Array.from({ length: THINGS }, (_, at) => `${kind} ${at}`);
  for (const id of ids("tree")) world.add("tree", id, { fruit: 9 });
  const people = Array.from({ length: AGENTS }, (_, at) => {
    const agent = world.agent(`agent ${at}`);
    const own: { near: unknown; fed: boolean } = { near: undefined, fed: false };
    const runner = agent.runner({
      ...{ orchestrator, goal: "fed", budgetMs: 200, asks: "game" as const },
      durationMs: () => 300,
    });
    return { agent, own, runner };
  });
  if (isLimited) people[0]?.agent.constraints.add({ maintain: "hungry" });
  const meals = { eat: 0, buy: 0 };
  for (let ms = 0; ms < 40_000; ms += 20) {
    if (ms === 5000) for (const id of ids("stall")) world.add("stall", id, { wares: 9 });
    for (const { own, runner } of people) {
      const tick = runner.tick(own as never, ms);
      if (tick.event !== "finish") continue;
      const { to, of, at } = tick.things as Record<string, string | undefined>;
      if (to !== undefined) own.near = to;
      if (tick.step.tool === "go") continue;
      own.fed = true;
      meals[tick.step.tool as "buy" | "eat"]++;
      if (of !== undefined) world.set(of, { fruit: 4 });
      if (at !== undefined) world.set(at, { wares: 4 });
    }
    if (ms % 1000 === 0) for (const { own } of people) own.fed = false;
    if (ms % 500 === 0) for (const id of ids("tree")) world.set(id, { fruit: 9 });
    if (ms % 500 === 0 && ms > 5000) for (const id of ids("stall")) world.set(id, { wares: 9 });
    world.planMany(orchestrator, 10);
    clock.advanceSync(20);
  }
  return meals;
}

it("a crowd finds a cheaper kind of work though one of it is kept from its goal by a constraint", () => {
  expect(mealsOf(true).buy).toBeGreaterThan(0.5 * mealsOf(false).buy);
});
