import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import type { ThingId } from "../things/thing.ts";
import { World, type WorldOptions } from "../world.ts";

const LONG_MS = 60_000;
const GOAL = "rich";
const OWN = { near: undefined };

const domain = loadDomain({
  name: "islands",
  kinds: { chest: { gold: { type: "integer", min: 0, max: 9 } } },
  state: {
    near: { type: "thing", of: ["chest"], position: true },
    gold: { type: "integer", min: 0, max: 9, default: 0 },
  },
  tools: [
    { name: "go", things: { to: "chest" }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      ...{ name: "steal", things: { it: "chest" } },
      when: { near: "$it", "$it.gold": { ">": 0 } },
      then: { gold: { "+": "$it.gold" }, "$it.gold": 0 },
    },
  ],
  goals: [{ name: "rich", when: { gold: { ">=": 5 } } }],
} as Parameters<typeof loadDomain>[0]);

/** How far each chest is, and whether there is a way. */
type Chests = Readonly<Record<string, { readonly far: number; hasWay: boolean; gold?: number }>>;

/** Chests on islands: from where it is an agent reaches those that have a way. */
function islands(chests: Chests, options: Partial<WorldOptions> = {}) {
  const asked: string[] = [];
  const farOf = (id: ThingId): number => chests[id as string]?.far ?? 0;
  const world = new World(domain, {
    way: (_, from, to) => {
      asked.push(`${from ?? "here"} ${to}`);
      return chests[to as string]?.hasWay ? farOf(to) : undefined;
    },
    estimate: (_, __, to) => farOf(to) / 2,
    ...options,
  });
  for (const [id, { gold = 5 }] of Object.entries(chests)) world.add("chest", id, { gold });
  const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner() });
  const me = world.agent("me");
  const runner = () => me.runner({ orchestrator, goal: GOAL, budgetMs: LONG_MS, asks: "game" });
  const planNow = () => me.planNow({ orchestrator, state: OWN, goal: GOAL }, LONG_MS);
  return { world, orchestrator, me, asked, runner, planNow };
}

const near = { far: 2, hasWay: false };
const mid = { far: 4, hasWay: false };
const far = { far: 40, hasWay: true };

describe("a plan", () => {
  it("is made again until its own ways are known", async () => {
    // Nine ways are too many for eight lookups.
    const { planNow, asked, me, orchestrator } = islands({ near, mid, far }, { waysPerTick: 8 });
    const { status, steps, uncheckedWays, cost } = planNow();
    expect([status, steps[0]?.things["to"], uncheckedWays, cost]).toEqual([
      "solved",
      "far",
      [],
      41,
    ]);
    expect(asked.length).toBeLessThanOrEqual(8);
    const later = await me.plan({ orchestrator, state: OWN, goal: GOAL, budgetMs: LONG_MS });
    expect([later.status, later.steps[0]?.things["to"]]).toEqual(["solved", "far"]);
  });

  it("is said not to exist once none of its ways does", () => {
    const { planNow } = islands({ near, mid }, { waysPerTick: 3 });
    expect(planNow().status).not.toBe("solved");
    expect(islands({ near, mid }, { waysPerTick: 8 }).planNow().status).toBe("unsolvable");
  });

  it("says which of its ways are unchecked where lookups end before", () => {
    const { planNow } = islands({ near, mid, far }, { waysPerTick: 0 });
    const { status, uncheckedWays, cost, costIsBound, optimal } = planNow();
    expect([status, uncheckedWays]).toEqual(["solved", [{ from: undefined, to: "near" }]]);
    expect([cost, costIsBound, optimal]).toEqual([2, true, false]);
  });

  it("has a cost that is no bound if a way of it is a guess", () => {
    const options = { waysPerTick: 0, estimate: () => undefined } as Partial<WorldOptions>;
    const { uncheckedWays, costIsBound, optimal } = islands({ near, far }, options).planNow();
    expect([uncheckedWays.length, costIsBound, optimal]).toEqual([1, false, false]);
  });

  it("names a way that the game has to compute", () => {
    const { planNow } = islands({ far }, { way: () => "unknown" });
    const { uncheckedWays, costIsBound } = planNow();
    expect([uncheckedWays, costIsBound]).toEqual([[{ from: undefined, to: "far" }], true]);
  });

  it("whose ways are known is preferred to one that may not exist", () => {
    const { planNow } = islands({ near: { ...near, gold: 4 }, mid, far }, { waysPerTick: 3 });
    const { steps, uncheckedWays } = planNow();
    expect([steps[0]?.things["to"], uncheckedWays]).toEqual(["far", []]);
  });
});

describe("a step", () => {
  it("without a way does not begin, and the agent plans again with that knowledge", () => {
    const { world, orchestrator, runner, asked } = islands({ near, mid, far }, { waysPerTick: 0 });
    const playing = runner();
    const events: unknown[] = [];
    for (let nowMs = 0; nowMs < 600; nowMs += 100) {
      const { event, things } = playing.tick(OWN, nowMs);
      events.push(things === undefined ? event : `${event} ${things["to"]}`);
      world.planMany(orchestrator, LONG_MS);
    }
    // The second plan was to lead to the next chest without a way.
    expect(events.slice(0, 5)).toEqual(["replan", "replan", "replan", "start far", "continue far"]);
    expect(asked.filter((way) => way === "here near").length).toBeLessThanOrEqual(3);
  });

  it("does not begin once its way is gone", () => {
    const chests = { a: { far: 2, hasWay: true, gold: 4 }, b: { far: 4, hasWay: true, gold: 4 } };
    const { world, orchestrator, runner } = islands(chests);
    const playing = runner();
    playing.tick(OWN, 0);
    world.planMany(orchestrator, LONG_MS);
    expect(playing.tick(OWN, 100)).toMatchObject({ event: "start", things: { to: "a" } });
    playing.finished();
    expect(playing.tick({ near: "a" }, 200)).toMatchObject({ event: "start", things: { it: "a" } });
    world.set("a", { gold: 0 });
    playing.finished();
    chests.b.hasWay = false;
    world.moved("b");
    expect(playing.tick({ near: "a", gold: 4 }, 300).event).toBe("replan");
    world.planMany(orchestrator, LONG_MS);
    expect(playing.tick(undefined, 400).event).toBe("idle");
    expect(playing.isPlaying).toBe(false);
  });

  it("does not begin after a saved game, either", () => {
    const saving = islands({ near, far }, { waysPerTick: 0 });
    saving.runner().tick(OWN, 0);
    saving.world.planMany(saving.orchestrator, LONG_MS);
    const saved: unknown = JSON.parse(JSON.stringify(saving.world.save()));
    const loaded = islands({ near, far });
    const playing = loaded.runner();
    loaded.world.restore(saved);
    expect(playing.outcome?.uncheckedWays).toEqual([{ from: undefined, to: "near" }]);
    expect(playing.tick(OWN, 0).event).toBe("replan");
    loaded.world.planMany(loaded.orchestrator, LONG_MS);
    expect(playing.tick(OWN, 100)).toMatchObject({ event: "start", things: { to: "far" } });
  });
});

describe("ways that the game computes", () => {
  it("are known for the same question, however many lookups they took", () => {
    let isComputed = false;
    const way = (): number | "unknown" => (isComputed ? 7 : "unknown");
    const { world, orchestrator, runner } = islands({ near, mid, far }, { way, waysPerTick: 9 });
    const playing = runner();
    playing.tick(OWN, 0);
    expect(playing.question?.goal).toBe(GOAL);
    isComputed = true;
    playing.renewWays();
    world.planMany(orchestrator, LONG_MS);
    expect([playing.outcome?.cost, playing.outcome?.uncheckedWays]).toEqual([8, []]);
  });
});
