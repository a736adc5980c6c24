import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { IS_NIGHT } from "../../../../scripts/testing/cases.mjs";
import type { ThingId } from "../things/thing.ts";
import { World } from "../world.ts";

const MS_PER_UNIT = 100;

const domainWith = (capacity: number, serviceMs: number) =>
  loadDomain({
    name: "village",
    kinds: { well: {}, hut: {} },
    capacity: { well: capacity },
    state: {
      near: { type: "thing", of: ["well", "hut"], position: true },
      thirsty: { type: "boolean", sensed: true },
    },
    tools: [
      { name: "go", things: { to: ["well", "hut"] }, then: { near: "$to" }, cost: { way: "$to" } },
      {
        name: "drink",
        things: { it: "well" },
        when: { near: "$it" },
        then: { thirsty: false },
        claims: ["$it"],
        cost: serviceMs / MS_PER_UNIT,
      },
    ],
    goals: [{ name: "fresh", when: { thirsty: false } }],
  });

/** Agents that want one well again and again. */
interface Want {
  readonly capacity: number;
  readonly serviceMs: number;
  readonly restMs: number;
  readonly isCrowd: boolean;
  /** By agent: how far it lives from the well. */
  readonly huts: readonly number[];
}

/** Lets agents drink, each from its hut. Returns their longest waits beside the fair share, and their turns. */
function play({ capacity, serviceMs, restMs, isCrowd, huts }: Want) {
  const clock = new FakeClock();
  const spots = new Map<ThingId, number>([["well", 0]]);
  for (const [at, x] of huts.entries()) spots.set(`hut ${at}`, x);
  const spot = (id: ThingId | undefined): number => (id === undefined ? 0 : (spots.get(id) ?? 0));
  const way = (_: string, from: ThingId | undefined, to: ThingId): number =>
    Math.max(0.01, Math.abs(spot(from) - spot(to)));
  const estimate = isCrowd ? { estimate: way } : {};
  const domain = domainWith(capacity, serviceMs);
  const world = new World(domain, { ...{ clock, way, waysPerTick: 10_000 }, ...estimate });
  for (const id of spots.keys()) world.add(id === "well" ? "well" : "hut", id);
  const planner = world.share(new ClassicalPlanner());
  const orchestrator = new Orchestrator({ domain: world.domain, planner, clock });
  const crowd = huts.map((_, at) => {
    const own = { near: `hut ${at}` as ThingId, thirsty: true };
    const runner = world.agent(String(at)).runner({
      ...{ orchestrator, goal: "fresh", budgetMs: 200, asks: "game" },
      durationMs: ({ tool }, { to = "" }) =>
        tool === "go" ? MS_PER_UNIT * way("", own.near, to) : serviceMs,
    });
    return { own, runner, sinceMs: 0, restsUntilMs: 0, turns: 0, longestMs: 0 };
  });
  const frameMs = Math.max(50, serviceMs / 40);
  const lifeMs = (IS_NIGHT ? 90 : 60) * serviceMs;
  for (let nowMs = 0; nowMs < lifeMs; nowMs += frameMs) {
    for (const [at, one] of crowd.entries()) {
      if (!one.own.thirsty && nowMs >= one.restsUntilMs) {
        one.own = Object.assign(one.own, { thirsty: true, near: `hut ${at}` });
        one.sinceMs = nowMs;
      }
      if (one.own.thirsty) one.longestMs = Math.max(one.longestMs, nowMs - one.sinceMs);
      const { event, step, things } = one.runner.tick(one.own, nowMs);
      if (event !== "finish") continue;
      if (step.tool === "go") one.own.near = things["to"] ?? "";
      else {
        one.own.thirsty = false;
        one.turns++;
        one.restsUntilMs = nowMs + restMs;
      }
    }
    world.planMany(orchestrator, 60_000);
    clock.advanceSync(frameMs);
  }
  const wayMs = (MS_PER_UNIT * huts.reduce((sum, x) => sum + x, 0)) / huts.length;
  const fairMs = Math.max(1, huts.length / capacity) * (serviceMs + wayMs);
  return {
    waits: crowd.map(({ longestMs }) => longestMs / fairMs),
    turns: crowd.map(({ turns }) => turns),
    share: crowd.reduce((sum, { turns }) => sum + turns, 0) / ((capacity * lifeMs) / serviceMs),
  };
}

const AGENTS = IS_NIGHT ? [6, 12, 24] : [12];
const REST_MS = IS_NIGHT ? [1000, 3000] : [1000];
const LIVES = [1, 3].flatMap((capacity) =>
  AGENTS.flatMap((agents) =>
    [1000, 20_000].flatMap((serviceMs) =>
      REST_MS.map((restMs) => ({ capacity, agents, serviceMs, restMs })),
    ),
  ),
);

/** Half of them live at the well. */
const MIXED = (at: number): number => (at % 2 === 0 ? 20 : 0);
const AFAR = (at: number): number => 5 + (at % 7);

describe("agents that want one thing again and again", () => {
  it.each([
    ["come from afar", AFAR, true],
    ["come from afar, each for itself", AFAR, false],
    ["come from afar, or stand there already", MIXED, true],
  ])("have their turns in time, and as many as others: they %s", (_, hutOf, isCrowd) => {
    for (const { agents, ...life } of LIVES) {
      const huts = Array.from({ length: agents }, (__, at) => hutOf(at));
      const { turns, waits, share } = play({ ...life, isCrowd, huts });
      const where = `${agents} agents, ${JSON.stringify(life)}: ${turns.join(" ")}`;
      // At several places agents come in waves, which makes the last of a wave wait a little longer.
      expect(Math.max(...waits), where).toBeLessThanOrEqual(life.capacity > 1 ? 1.6 : 1.5);
      // The well stands still for little of the time that it is wanted.
      if (isCrowd && life.restMs === 1000 && agents > 6) expect(share, where).toBeGreaterThan(0.8);
    }
  });
});
