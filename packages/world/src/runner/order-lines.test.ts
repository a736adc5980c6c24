import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import { IS_QUICK } from "../../../../scripts/testing/cases.mjs";
import type { ThingId } from "../things/thing.ts";
import { World } from "../world.ts";

const domain = loadDomain({
  name: "village",
  kinds: { well: {}, moon: {} },
  state: {
    near: { type: "thing", of: ["well", "moon"], position: true },
    thirsty: { type: "boolean", default: true, sensed: true },
    landed: { type: "boolean", default: false },
    swept: { type: "boolean", default: false, sensed: true },
  },
  tools: [
    { name: "go", things: { to: ["well", "moon"] }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      name: "drink",
      things: { it: "well" },
      when: { near: "$it" },
      then: { thirsty: false },
      claims: ["$it"],
      cost: 2,
    },
    { name: "land", things: { it: "moon" }, when: { near: "$it" }, then: { landed: true } },
    { name: "sweep", then: { swept: true } },
  ],
  goals: [
    { name: "fresh", when: { thirsty: false } },
    { name: "landed", when: { landed: true } },
    { name: "tidy", when: { swept: true } },
  ],
});

const FRAME_MS = 50;
const MS_PER_UNIT = 100;
const DRINK_MS = 1000;
const SWEEP_MS = 400;
const WELLS = 3;
const spotOf = (well: ThingId): number => 3 * Number(well);

interface Crowd {
  readonly agents: number;
  readonly everyMs: number;
  /** The goal of all agents, beside an order to drink. */
  readonly goal: string;
}

/** Agents come in another order than that of their ticks. */
const arrivalOf = (agent: number, agents: number): number => (11 * agent) % agents;
const startOf = (agent: number): number => (7 * agent) % 10;
const wayOf = (agent: number, from: ThingId | undefined, to: ThingId): number =>
  1 + Math.abs((from === undefined ? startOf(agent) : spotOf(from)) - spotOf(to));

/** Lets agents that come one after the other drink by order. Returns the longest wait. */
function longestWait({ agents, everyMs, goal }: Crowd): number {
  const clock = new FakeClock();
  const way = (agent: string, from: ThingId | undefined, to: ThingId): number | undefined =>
    to === "moon" || from === "moon" ? undefined : wayOf(Number(agent), from, to);
  const world = new World(domain, { clock, way, waysPerTick: 10_000 });
  for (let id = 0; id < WELLS; id++) world.add("well", id);
  world.add("moon", "moon");
  const planner = new ClassicalPlanner();
  const orchestrator = new Orchestrator({ domain: world.domain, planner, clock });
  const crowd = Array.from({ length: agents }, (_, at) => {
    const own = { near: undefined as ThingId | undefined, thirsty: true };
    const agent = world.agent(String(at));
    const runner = agent.runner({
      ...{ orchestrator, goal, budgetMs: 200, asks: "game" },
      durationMs: ({ tool }, { to }) => {
        if (tool === "sweep") return SWEEP_MS;
        return to === undefined ? DRINK_MS : MS_PER_UNIT * wayOf(at, own.near, to);
      },
    });
    agent.orders.add("fresh", 1);
    return {
      own,
      runner,
      fromMs: arrivalOf(at, agents) * everyMs,
      waitedMs: Number.POSITIVE_INFINITY,
    };
  });
  for (let nowMs = 0; crowd.some(({ waitedMs }) => waitedMs === Number.POSITIVE_INFINITY); ) {
    for (const one of crowd) {
      if (nowMs < one.fromMs) continue;
      const { event, step, things } = one.runner.tick(one.own, nowMs);
      if (event !== "finish") continue;
      if (step.tool === "go") one.own.near = things["to"];
      if (step.tool !== "drink") continue;
      one.own.thirsty = false;
      one.waitedMs = nowMs - one.fromMs;
    }
    world.planMany(orchestrator, 60_000);
    clock.advanceSync(FRAME_MS);
    nowMs += FRAME_MS;
    if (nowMs > 100_000) break;
  }
  return Math.max(...crowd.map(({ waitedMs }) => waitedMs));
}

/** The longest wait if each agent in turn joins the line in which it is served first. */
function longestInTurn({ agents, everyMs }: Crowd): number {
  const freeAtMs = new Array<number>(WELLS).fill(0);
  let longest = 0;
  const inTurn = Array.from({ length: agents }, (_, agent) => agent).sort(
    (one, other) => arrivalOf(one, agents) - arrivalOf(other, agents),
  );
  for (const agent of inTurn) {
    const fromMs = arrivalOf(agent, agents) * everyMs;
    const ends = freeAtMs.map((atMs, well) => {
      const wayMs = MS_PER_UNIT * wayOf(agent, undefined, well);
      // An agent sets out when it is called, not before.
      return Math.max(atMs, fromMs) + wayMs + DRINK_MS;
    });
    const endMs = Math.min(...ends);
    freeAtMs[ends.indexOf(endMs)] = endMs;
    longest = Math.max(longest, endMs - fromMs);
  }
  return longest;
}

it.each(["landed", "tidy"])(
  "agents with an order whose thing another holds keep their places in line, own goal: %s",
  (goal) => {
    const crowd = { goal, agents: IS_QUICK ? 12 : 24, everyMs: 400 };
    expect(longestWait(crowd)).toBeLessThanOrEqual(1.5 * longestInTurn(crowd));
  },
);

/** Two agents that want to drink from a well of the player's, one of them by an order while it sweeps. */
function twoAtAWell(sweepMs: number, isBound: boolean) {
  const clock = new FakeClock();
  const open = () => {
    const world = new World(domain, { clock, way: () => 1 });
    world.add("well", 0);
    const planner = new ClassicalPlanner();
    const orchestrator = new Orchestrator({ domain: world.domain, planner, clock });
    const slot = (name: string, goal: string) =>
      world.agent(name).runner({
        ...{ orchestrator, goal, budgetMs: 200, asks: "game" },
        durationMs: ({ tool }) => (tool === "sweep" ? sweepMs : 100),
        uninterrupted: ({ tool }) => isBound && tool === "sweep",
      });
    return { world, orchestrator, runners: [slot("ann", "tidy"), slot("ben", "fresh")] };
  };
  const opened = open();
  opened.world.claims.give(0, "player");
  opened.world.agent("ann").orders.add("fresh", 1);
  let nowMs = 0;
  const play = (untilMs: number, { world, orchestrator, runners } = opened): void => {
    for (; nowMs < untilMs; nowMs += FRAME_MS) {
      for (const runner of runners) runner.tick({ near: undefined }, nowMs);
      world.planMany(orchestrator, 60_000);
      clock.advanceSync(FRAME_MS);
    }
  };
  return { ...opened, open, play };
}

it("an agent leaves the line when its order is withdrawn", () => {
  const { world, play } = twoAtAWell(400, false);
  play(1000);
  expect(world.claims.save().waiting).toEqual([
    ["ann", 0],
    ["ben", 0],
  ]);
  world.agent("ann").orders.clear();
  play(1100);
  expect(world.claims.save().waiting).toEqual([["ben", 0]]);
});

it("an agent that is called leaves what it does meanwhile, but not a step that must not be interrupted", () => {
  const [free, bound] = [twoAtAWell(10_000, false), twoAtAWell(10_000, true)];
  for (const { world, play } of [free, bound]) {
    play(1000);
    world.claims.free(0);
    play(1200);
  }
  expect(free.world.claims.holderOf(0)).toBe("ann");
  expect(bound.world.claims.holderOf(0)).toBe("ben");
  expect(bound.world.claims.awaitedBy("ann")).toBe(0);
});

it("a saved game keeps the place", () => {
  const { world, open, play } = twoAtAWell(400, false);
  play(1000);
  const again = open();
  again.world.restore(JSON.parse(JSON.stringify(world.save())));
  play(3000, again);
  expect(again.world.claims.save().waiting.map(([name]) => name)).toEqual(["ann", "ben"]);
  again.world.agent("ann").orders.clear();
  play(3200, again);
  expect(again.world.claims.save().waiting.map(([name]) => name)).toEqual(["ben"]);
});
