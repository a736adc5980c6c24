import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import type { Crowd } from "../../crowd/crowd.ts";
import type { CrowdMember, PartingOptions } from "../../crowd/members.ts";
import type { ThingId } from "../../things/thing.ts";
import { World } from "../../world.ts";
import { CrowdTurns, type WorldOfTurns } from "./crowd-turns.ts";

it("agents behind one that there was no time for are still behind it in the next look", () => {
  const clock = new FakeClock();
  const members = [0, 1, 2].map(
    (at) => ({ name: `agent ${at}`, rests: () => false }) as unknown as CrowdMember,
  );
  const looked: string[][] = [];
  const crowd = {
    ...{ begin() {}, stateOf: () => "hungry", refresh() {}, isThere: true },
    searches: { follows: () => false },
    part(some: readonly CrowdMember[], { mayGoOn, behind }: PartingOptions<CrowdMember>) {
      looked.push(
        [...some, ...[...(behind?.byClass.values() ?? [])].flat()].map(({ name }) => name).sort(),
      );
      mayGoOn();
      // The look takes too long, and none has been seen.
      clock.advanceSync(6);
      return { assigned: [], searching: [], following: [] };
    },
  } as unknown as Crowd;
  const world = {
    crowd,
    clock,
    squads: [],
    rest: {},
    runners: { members: [], wakeLimited() {} },
  } as unknown as WorldOfTurns;
  const turns = new CrowdTurns(
    members.map((member) => ({ member, dueMs: 1000 })),
    world,
  );
  turns.assign(10);
  expect(turns.isCutShort).toBe(true);
  turns.assign(10);
  expect(looked).toEqual([members.map(({ name }) => name), members.map(({ name }) => name)]);
});

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

it("those who are left of a crowd are all looked at in one call", () => {
  const clock = new FakeClock();
  const places = new Map<ThingId, number>();
  const way = (agent: string, from: ThingId | undefined, to: ThingId): number =>
    1 + Math.abs((places.get(from ?? agent) ?? 0) - (places.get(to) ?? 0));
  const world = new World(domain, { clock, way, estimate: way, waysPerTick: 100_000 });
  const orchestrator = new Orchestrator({
    ...{ domain: world.domain, planner: world.share(new ClassicalPlanner()), clock },
  });
  const put = (id: string, at: number, fruit: number) => {
    places.set(id, at);
    world.add("tree", id, { fruit });
  };
  put("apple", 0, 9);
  put("pear", 1000, 0);
  const scout = world
    .agent("scout")
    .runner({ orchestrator, goal: "fed", budgetMs: 1000, asks: "game" });
  scout.tick({ near: undefined, fed: false }, 0);
  world.planMany(orchestrator, 60_000);
  world.removeAgent("scout");
  world.set("apple", { fruit: 0 });
  const runners = Array.from({ length: AGENTS }, (_, at) => {
    const name = `agent ${String(at).padStart(2, "0")}`;
    places.set(name, at * 10);
    // Those added last are due first.
    const budgetMs = 1_000_000 - 1000 * at;
    return world.agent(name).runner({ orchestrator, goal: "fed", budgetMs, asks: "game" });
  });
  let nowMs = 100;
  const play = (untilMs: number): void => {
    for (; nowMs < untilMs; nowMs += 20) {
      if (nowMs < 18_000 && nowMs % 500 === 0) world.set("apple", { fruit: (nowMs / 500) % 4 });
      for (const runner of runners) runner.tick({ near: undefined, fed: false }, nowMs);
      world.planMany(orchestrator, 10);
      clock.advanceSync(20);
    }
  };
  play(20_000);
  expect(runners.every(({ isLeftOpen }) => isLeftOpen)).toBe(true);
  for (let at = 3; at < AGENTS; at++) world.removeAgent(`agent ${String(at).padStart(2, "0")}`);
  const left = runners.slice(0, 3);
  for (const at of [0, 1, 2]) put(`new ${at}`, at * 10, 9);
  for (const runner of left) runner.tick({ near: undefined, fed: false }, nowMs);
  world.planMany(orchestrator, 10_000);
  expect(left.map(({ remaining }) => remaining.length)).toEqual([2, 2, 2]);
});

it("once a slice is over, the clock is not read for each agent that there was no time for", () => {
  const count = { readings: 0 };
  // Each reading takes a millisecond of the slice.
  const clock = Object.assign(new FakeClock(), { now: () => ++count.readings });
  const way = (): number => 1;
  const kindsOfHunger = [0, 1, 2, 3, 4, 5, 6, 7];
  const flags = kindsOfHunger.map((at) => [`flag${at}`, { type: "boolean", default: false }]);
  const manyClasses = loadDomain({
    name: "classes",
    kinds: { tree: {} },
    state: {
      near: { type: "thing", of: ["tree"], position: true },
      fed: { type: "boolean", default: false },
      ...Object.fromEntries(flags),
    },
    tools: [
      { name: "go", things: { to: "tree" }, then: { near: "$to" }, cost: { way: "$to" } },
      ...kindsOfHunger.map((at) => ({
        ...{ name: `eat${at}`, things: { of: "tree" }, claims: ["$of"] },
        ...{ when: { near: "$of", [`flag${at}`]: true }, then: { fed: true } },
      })),
    ],
    goals: [{ name: "fed", when: { fed: true } }],
  } as Parameters<typeof loadDomain>[0]);
  const world = new World(manyClasses, { clock, way, estimate: way, waysPerTick: 100_000 });
  const orchestrator = new Orchestrator({
    ...{ domain: world.domain, planner: world.share(new ClassicalPlanner()), clock },
  });
  world.add("tree", "tree", {});
  for (let at = 0; at < 200; at++) {
    const options = { orchestrator, goal: "fed", budgetMs: 100_000, asks: "game" } as const;
    const runner = world.agent(`agent ${at}`).runner(options);
    // No agent is like another one.
    const own = kindsOfHunger.map((bit) => [`flag${bit}`, ((at >> bit) & 1) === 1]);
    runner.tick({ near: undefined, fed: false, ...Object.fromEntries(own) } as never, 0);
  }
  count.readings = 0;
  world.planMany(orchestrator, 10);
  expect(count.readings).toBeLessThan(50);
});
