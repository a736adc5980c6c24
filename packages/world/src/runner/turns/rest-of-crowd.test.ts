import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { expect, it, vi } from "vitest";
import { Crowd } from "../../crowd/crowd.ts";
import type { ThingId } from "../../things/thing.ts";
import { World } from "../../world.ts";
import { CrowdRest } from "./crowd-rest.ts";

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

/** A crowd whose agents all rest, each with an open question. */
function starving(count: number, budgetMs = 1_000_000) {
  const clock = new FakeClock();
  const places = new Map<ThingId, number>();
  const way = (agent: string, from: ThingId | undefined, to: ThingId): number =>
    1 + Math.abs((places.get(from ?? agent) ?? 0) - (places.get(to) ?? 0));
  const world = new World(domain, { clock, way, estimate: way, waysPerTick: 100_000 });
  const orchestrator = new Orchestrator({
    ...{ domain: world.domain, planner: world.share(new ClassicalPlanner()), clock },
  });
  places.set("apple", 0);
  world.add("tree", "apple", { fruit: 9 });
  const runnerOf = (name: string) =>
    world
      .agent(name)
      .runner({ orchestrator, goal: "fed", budgetMs, asks: "game", mayStartOver: true });
  const scout = runnerOf("scout");
  scout.tick({ near: undefined, fed: false }, 0);
  world.planMany(orchestrator, 60_000);
  world.removeAgent("scout");
  world.set("apple", { fruit: 0 });
  const runners = Array.from({ length: count }, (_, at) => {
    places.set(`agent ${at}`, at * 10);
    return runnerOf(`agent ${at}`);
  });
  const frame = (nowMs: number): void => {
    for (const runner of runners) runner.tick({ near: undefined, fed: false }, nowMs);
    world.planMany(orchestrator, 10);
  };
  let nowMs = 20;
  for (; nowMs < 20_000 || nowMs % 100 !== 60; nowMs += 20) {
    if (nowMs < 15_000 && nowMs % 500 === 0) world.set("apple", { fruit: (nowMs / 500) % 4 });
    frame(nowMs);
    clock.advanceSync(20);
  }
  return { world, orchestrator, runners, runnerOf, clock, frame, nowMs };
}

it("agents rest on when another one's runner comes or goes", () => {
  const { world, runnerOf, frame, clock, nowMs } = starving(200);
  const asked = vi.spyOn(Crowd.prototype, "stateOf");
  frame(nowMs);
  clock.advanceSync(4);
  frame(nowMs + 4);
  expect(asked.mock.calls.length).toBeLessThanOrEqual(200);
  asked.mockClear();
  for (let at = 1; at <= 5; at++) {
    clock.advanceSync(4);
    // A corpse is swept away, a newcomer spawned.
    const runner = runnerOf(`newcomer ${at}`);
    runner.tick({ near: undefined, fed: true }, nowMs + 4 + 4 * at);
    if (at > 1) world.removeAgent(`newcomer ${at - 1}`);
    frame(nowMs + 4 + 4 * at);
  }
  expect(asked.mock.calls.length).toBeLessThan(100);
  asked.mockRestore();
});

it("a crowd's rest begins with a time to come: a question that came due was put off in the look before", () => {
  const { clock, frame, nowMs } = starving(20, 1000);
  const overdue: number[] = [];
  const was = CrowdRest.prototype.begin;
  const spy = vi.spyOn(CrowdRest.prototype, "begin").mockImplementation(function (
    this: CrowdRest,
    dueMs,
  ) {
    if (dueMs <= clock.now()) overdue.push(clock.now());
    was.call(this, dueMs);
  });
  for (let at = nowMs; at < nowMs + 5000; at += 20) {
    frame(at);
    clock.advanceSync(20);
  }
  expect(spy.mock.calls.length).toBeGreaterThan(5);
  expect(overdue).toEqual([]);
  spy.mockRestore();
});

it("a constraint wakes agents that rest in turns which were made before it, and looked at after it", () => {
  const { world, runners, frame, nowMs } = starving(40);
  frame(nowMs);
  frame(nowMs + 4);
  const waiting = runners.filter(({ dueMs }) => dueMs !== undefined);
  expect(waiting.length).toBeGreaterThan(10);
  const asked = vi.spyOn(Crowd.prototype, "stateOf");
  world.turnsOf(waiting as never).assign(1e9);
  // They rest.
  expect(asked.mock.calls.length).toBe(0);
  // As `QuestionBatch` while it holds the others up for an answer.
  const turns = world.turnsOf(waiting as never);
  world.constraints.add({ disabled: [{ tool: "go" }] } as never);
  turns.assign(1e9);
  expect(asked.mock.calls.length).toBe(waiting.length);
  asked.mockRestore();
});

it("agents do not rest on by the time of a clock that has started over", () => {
  const { world, runners, frame, clock } = starving(20);
  frame(0);
  world.set("apple", { fruit: 9 });
  for (let nowMs = 20; nowMs < 400; nowMs += 20) {
    clock.advanceSync(20);
    frame(nowMs);
  }
  expect(runners.filter(({ remaining }) => remaining.length > 0)).toHaveLength(1);
});
