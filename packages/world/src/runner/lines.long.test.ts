import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator, type Planner, seededRandom } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import type { ThingId } from "../things/thing.ts";
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

const DRAWN_CONTESTS = 25;
const FRAME_MS = 50;
const MS_PER_UNIT = 100;

/** Agents that come to drink once each. */
interface Contest {
  readonly isShared: boolean;
  /** Whether agents get errands, or each asks for itself. */
  readonly isCrowd: boolean;
  readonly serviceMs: number;
  /** By agent: the time of its arrival. */
  readonly fromMs: readonly number[];
  readonly wells: number;
  /** The cost of a way from a well or, without one, from where the agent came. */
  readonly way: (agent: number, from: number | undefined, to: number) => number;
}

/** Lets thirsty agents drink. Returns their waits beside the fair share, in ascending order. */
function waitsOf({ isCrowd, isShared, serviceMs, fromMs, wells, way }: Contest): readonly number[] {
  const clock = new FakeClock();
  const wayOf = (agent: string, from: ThingId | undefined, to: ThingId) =>
    way(Number(agent), from as number | undefined, Number(to));
  const estimate = isCrowd ? { estimate: wayOf } : {};
  const world = new World(domain, { ...{ clock, way: wayOf, waysPerTick: 10_000 }, ...estimate });
  for (let id = 0; id < wells; id++) world.add("well", id);
  const planner: Planner = isShared ? world.share(new ClassicalPlanner()) : new ClassicalPlanner();
  const orchestrator = new Orchestrator({ domain: world.domain, planner, clock });
  const crowd = fromMs.map((from, at) => {
    const own = { near: undefined as number | undefined, thirsty: true };
    const runner = world.agent(String(at)).runner({
      ...{ orchestrator, goal: "fresh", budgetMs: 200, asks: "game" },
      durationMs: ({ tool }, { to }) =>
        tool === "go" ? MS_PER_UNIT * way(at, own.near, Number(to)) : serviceMs,
    });
    return { own, runner, from, doneAtMs: Number.POSITIVE_INFINITY };
  });
  const nearest = fromMs.map((_, at) =>
    Math.min(...Array.from({ length: wells }, (_, well) => way(at, undefined, well))),
  );
  const wayMs = (MS_PER_UNIT * nearest.reduce((sum, one) => sum + one, 0)) / fromMs.length;
  const fairMs = (fromMs.length / wells) * (serviceMs + wayMs);
  const limitMs = Math.max(...fromMs) + 8 * fairMs;
  for (let nowMs = 0; nowMs < limitMs; nowMs += FRAME_MS) {
    for (const one of crowd) {
      if (nowMs < one.from) continue;
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
  const waits = crowd.map(({ doneAtMs, from }) => (doneAtMs - from) / fairMs);
  return waits.sort((one, other) => one - other);
}

describe("agents that wait for a few things are served in at most one and a half times their fair share", () => {
  it.each([
    { agents: 30, wells: 3, isShared: false },
    { agents: 30, wells: 3, isShared: true },
    { agents: 75, wells: 5, isShared: false },
    { agents: 75, wells: 5, isShared: true },
  ])("$agents agents, $wells things, plans shared: $isShared", ({ agents, wells, isShared }) => {
    const fromMs = new Array<number>(agents).fill(0);
    const waits = waitsOf({
      isCrowd: true,
      isShared,
      serviceMs: 1000,
      fromMs,
      wells,
      way: () => 5,
    });
    expect(waits.at(-1)).toBeLessThanOrEqual(1.5);
  });

  it.each([true, false])(
    "99 of 100 agents in drawn places, at drawn times, as a crowd: %s",
    (isCrowd) => {
      const waits: number[] = [];
      for (let seed = 1; seed <= DRAWN_CONTESTS; seed++) {
        waits.push(...waitsOf({ ...drawContest(seed), isCrowd }));
      }
      waits.sort((one, other) => one - other);
      expect(waits[Math.floor(0.99 * waits.length)]).toBeLessThanOrEqual(1.5);
      expect(waits.at(-1)).toBeLessThan(2.5);
    },
  );
});

function drawContest(seed: number): Omit<Contest, "isCrowd"> {
  const random = seededRandom(seed);
  const wells = 1 + random.integer(6);
  const agents = wells * (2 + random.integer(9));
  const draw = (count: number) => Array.from({ length: count }, () => random.integer(20));
  const [spots, starts] = [draw(wells), draw(agents)];
  const lastMs = 2000 * random.integer(3);
  return {
    ...{ wells, isShared: seed % 2 === 0, serviceMs: 500 + 500 * random.integer(3) },
    fromMs: starts.map(() => random.integer(lastMs + 1)),
    way: (agent, from, to) => {
      const start = from === undefined ? starts[agent] : spots[from];
      return 1 + Math.abs((start as number) - (spots[to] as number));
    },
  };
}
