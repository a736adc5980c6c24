import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import type { ThingId } from "../things/thing.ts";
import { World } from "../world.ts";

const domain = loadDomain({
  name: "orchard",
  kinds: { tree: { fruit: { type: "integer", min: 0, max: 9 } } },
  state: {
    near: { type: "thing", of: ["tree"], position: true },
    fed: { type: "boolean", default: false },
  },
  tools: [
    { name: "go", things: { to: "tree" }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      ...{ name: "eat", things: { of: "tree" }, claims: ["$of"] },
      when: { near: "$of", "$of.fruit": { ">=": 5 } },
      then: { fed: true, "$of.fruit": { "-": 5 } },
    },
  ],
  goals: [{ name: "fed", when: { fed: true } }],
} as Parameters<typeof loadDomain>[0]);

const AGENTS = 20;

function orchard() {
  const clock = new FakeClock();
  const places = new Map<ThingId, number>();
  /** The starts of ways that the game was asked for, of things that are gone. */
  const gone = new Set<ThingId>();
  const way = (agent: string, from: ThingId | undefined, to: ThingId): number => {
    if (from !== undefined && !world.has(from)) gone.add(from);
    return 1 + Math.abs((places.get(from ?? agent) ?? 0) - (places.get(to) ?? 0));
  };
  const world = new World(domain, { clock, way, estimate: way, waysPerTick: 100_000 });
  const orchestrator = new Orchestrator({
    ...{ domain: world.domain, planner: world.share(new ClassicalPlanner()), clock },
  });
  const put = (id: string, at: number, fruit: number) => {
    places.set(id, at);
    world.add("tree", id, { fruit });
  };
  put("apple", 0, 9);
  const scout = world
    .agent("scout")
    .runner({ orchestrator, goal: "fed", budgetMs: 1000, asks: "game" });
  scout.tick({ near: undefined, fed: false }, 0);
  world.planMany(orchestrator, 60_000);
  world.removeAgent("scout");
  const last = world.agent(`agent ${AGENTS - 1}`);
  const first = last.runner({ orchestrator, goal: "fed", budgetMs: 60_000, asks: "game" });
  put("stump", 900, 9);
  world.set("apple", { fruit: 0 });
  const own: { near: string | undefined; fed: boolean } = { near: undefined, fed: false };
  for (let ms = 20; ms < 100; ms += 5) {
    const { event, step } = first.tick(own, ms);
    if (event === "start") first.finished();
    if (event === "start" && step.tool === "go") own.near = "stump";
    if (event === "start" && step.tool === "eat") own.fed = true;
    world.planMany(orchestrator, 50);
  }
  expect(own).toEqual({ near: "stump", fed: true });
  world.set("stump", { fruit: 0 });
  const runners = Array.from({ length: AGENTS }, (_, at) => {
    places.set(`agent ${at}`, 50 + 10 * at);
    if (at === AGENTS - 1) return first;
    return world
      .agent(`agent ${at}`)
      .runner({ orchestrator, goal: "fed", budgetMs: 60_000, asks: "game" });
  });
  let nowMs = 100;
  const play = (untilMs: number): void => {
    for (; nowMs < untilMs; nowMs += 20) {
      if (nowMs < 18_000 && nowMs % 500 === 0) world.set("apple", { fruit: (nowMs / 500) % 4 });
      for (const [at, runner] of runners.entries()) {
        runner.tick({ near: at === AGENTS - 1 ? "stump" : undefined, fed: false }, nowMs);
      }
      world.planMany(orchestrator, 50);
      clock.advanceSync(20);
    }
  };
  const out = () => runners.flatMap(({ remaining }, at) => (remaining.length > 0 ? [at] : []));
  play(20_000);
  expect(runners.every(({ isLeftOpen }) => isLeftOpen)).toBe(true);
  return { gone, out, places, play, put, world };
}

it("the way of a waiting agent does not begin at a thing that has left the world", () => {
  const { gone, out, play, world } = orchard();
  world.remove("stump");
  world.set("apple", { fruit: 9 });
  play(20_300);
  expect(out().length).toBe(1);
  expect([...gone]).toEqual([]);
});

it("the way of a waiting agent begins where its thing is now", () => {
  const { out, play, put, world } = orchard();
  world.remove("stump");
  put("stump", 1, 0);
  world.set("apple", { fruit: 9 });
  play(20_300);
  expect(out()).toEqual([AGENTS - 1]);
});

it("a waiting agent whose thing is gone is the nearest", () => {
  const { out, places, play, world } = orchard();
  places.set(`agent ${AGENTS - 1}`, 1);
  world.remove("stump");
  world.set("apple", { fruit: 9 });
  play(20_300);
  expect(out()).toEqual([AGENTS - 1]);
});
