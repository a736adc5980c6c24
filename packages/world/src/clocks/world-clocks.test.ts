import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { InstantSquadPlanner } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { StoveGame } from "../testing/stove/stove-game.ts";
import { World } from "../world.ts";
import { WorldClocks } from "./world-clocks.ts";

const VALUES = { plates: 1, chopped: 2 };

/** The runners of two cooks beside one burner. */
function twoCooks() {
  const game = new StoveGame(["ann", "bo"], [["raw", 0]]);
  const [ann, bo] = [...game.cooks.values()].map(({ runner }) => runner);
  if (ann === undefined || bo === undefined) throw new Error("a cook is missing");
  return { game, ann, bo };
}

/** The time that is left of the clocks that a world knows of, in ms. */
function leftIn({ world }: StoveGame): readonly number[] {
  return (world.save().clocks ?? []).map(({ leftMs }) => leftMs);
}

it("the time of a world goes on although nobody watches the clocks of its things", () => {
  const { layout, things } = new StoveGame([], []).world.agent("ann").parts;
  const clocks = new WorldClocks(layout, things);
  clocks.tick(100);
  expect(clocks.nowMs).toBe(100);
});

describe("clocks of a world's things", () => {
  it("run on while the clock of one runner stands still", () => {
    const { game, ann, bo } = twoCooks();
    for (let nowMs = 0; nowMs <= 1000; nowMs += 100) {
      ann.tick(VALUES, nowMs);
      bo.tick(VALUES, 0);
    }
    expect(leftIn(game)).toEqual([9000]);
  });

  it("are not hurried on by a runner that makes up for its lag", () => {
    const { game, ann, bo } = twoCooks();
    for (const runner of [ann, bo]) runner.tick(VALUES, 0);
    for (let nowMs = 100; nowMs <= 6000; nowMs += 100) ann.tick(VALUES, nowMs);
    for (let nowMs = 1000; nowMs <= 6000; nowMs += 1000) {
      bo.tick(VALUES, nowMs);
      expect(leftIn(game)).toEqual([4000]);
    }
    bo.tick(VALUES, 6100);
    expect(leftIn(game)).toEqual([3900]);
  });

  it("are not hurried on by a runner that is slow and then fast", () => {
    const { game, ann, bo } = twoCooks();
    for (let nowMs = 0; nowMs <= 8000; nowMs += 100) {
      ann.tick(VALUES, nowMs);
      bo.tick(VALUES, nowMs <= 5000 ? nowMs / 2 : Math.min(nowMs, 2500 + 2 * (nowMs - 5000)));
      expect(leftIn(game)).toEqual([10_000 - nowMs]);
    }
  });

  it("run on for a runner that has fallen behind, once all others are gone", () => {
    const { game, ann, bo } = twoCooks();
    for (let nowMs = 0; nowMs <= 4000; nowMs += 100) {
      ann.tick(VALUES, nowMs);
      bo.tick(VALUES, nowMs / 2);
    }
    const [before = 0] = leftIn(game);
    game.leave("ann");
    for (let nowMs = 2100; nowMs <= 3000; nowMs += 100) bo.tick(VALUES, nowMs);
    // It may have been behind by as much as does not count.
    expect(leftIn(game)[0]).toBeLessThanOrEqual(before - 750);
  });

  it("run on for a runner that has fallen behind, though the one ahead only has no ticks any more", () => {
    const { game, ann, bo } = twoCooks();
    game.world.set("burner 0", { food: "none" });
    for (let nowMs = 0; nowMs <= 100_000; nowMs += 1000) {
      ann.tick(VALUES, nowMs);
      bo.tick(VALUES, 0);
    }
    game.world.set("burner 0", { food: "raw" });
    ann.tick(VALUES, 100_000);
    for (let nowMs = 100; nowMs <= 15_000; nowMs += 100) bo.tick(VALUES, nowMs);
    expect(leftIn(game)).toEqual([5000]);
    ann.tick(VALUES, 108_000);
    expect(leftIn(game)).toEqual([2000]);
  });

  it("run on while one runner after another catches up", () => {
    const { game, ann, bo } = twoCooks();
    for (const runner of [ann, bo]) runner.tick(VALUES, 0);
    for (const runner of [ann, bo]) {
      runner.advance(VALUES, 3100);
      expect(leftIn(game)).toEqual([6900]);
    }
  });

  it.each([
    ["raw", 11_000, 3000],
    ["none", 3500, 4000],
  ] as const)(
    "count from the present for what a game tells as a runner catches up, after %s",
    (food, presentMs, leftMs) => {
      const game = new StoveGame(
        ["ann"],
        [
          ["burnt", 0],
          [food, 0],
        ],
      );
      const { runner } = game.cooks.get("ann") ?? {};
      const values = { plates: 1, chopped: 0 };
      runner?.tick(values, 0);
      game.world.planMany(game.orchestrator, 2_000);
      runner?.tick(values, 1);
      game.world.set("burner 1", { food: "done" });
      // A chop ends on the way.
      const moments = runner?.advance(values, presentMs) ?? [];
      expect(moments.map(({ tick }) => tick.event)).toContain("finish");
      expect(leftIn(game)).toEqual([leftMs]);
    },
  );

  it("begin when a listener tells of them as a runner catches up", () => {
    const game = new StoveGame(["ann"], [["none", 0]]);
    const { runner } = game.cooks.get("ann") ?? {};
    const values = { plates: 1, chopped: 0 };
    runner?.tick(values, 0);
    game.world.planMany(game.orchestrator, 2_000);
    runner?.tick(values, 1);
    game.heard = ({ type }) => {
      if (type === "finished") game.world.set("burner 0", { food: "raw" });
    };
    runner?.advance(values, 5000);
    // The chop ends at 3,001 ms.
    expect(leftIn(game)[0]).toBeLessThanOrEqual(8002);
  });

  it("let food be done in its time where a game tells it as a runner catches up", () => {
    const game = new StoveGame(["ann"], [["raw", 0]]);
    const { runner } = game.cooks.get("ann") ?? {};
    const values = { plates: 0, chopped: 2 };
    runner?.tick(values, 0);
    game.world.planMany(game.orchestrator, 2_000);
    runner?.tick(values, 2_000);
    game.world.set("burner 0", { food: "done" });
    const moments = runner?.advance(values, 13_500) ?? [];
    const taken = moments.filter(({ tick }) => tick.step?.tool === "take_off");
    expect(taken.map(({ tick }) => tick.event)).toEqual(["start", "finish"]);
    expect(taken[0]?.atMs).toBeGreaterThanOrEqual(10_000);
    expect(taken[0]?.atMs).toBeLessThan(10_010);
    expect(game.errors).toEqual([]);
  });

  it("start over once with the game's clock, whichever runner ticks first", () => {
    const game = new StoveGame([], [["raw", 0]]);
    const [ann, bo] = ["ann", "bo"].map((name) =>
      game.world.agent(name).runner({
        ...{ orchestrator: game.orchestrator, goal: "meal", budgetMs: 2_000, asks: "game" },
        mayStartOver: true,
      }),
    );
    for (const nowMs of [0, 2900, 3000])
      for (const runner of [ann, bo]) runner?.tick(VALUES, nowMs);
    bo?.tick(VALUES, 50);
    expect(leftIn(game)).toEqual([7000]);
    ann?.tick(VALUES, 50);
    expect(leftIn(game)).toEqual([7000]);
    for (const runner of [ann, bo]) runner?.tick(VALUES, 150);
    expect(leftIn(game)).toEqual([6900]);
  });

  it.each([500, 25_000])(
    "begin anew without a change of their thing, in ticks of %i ms",
    (tickMs) => {
      const domain = loadDomain({
        name: "mill",
        kinds: { mill: { on: { type: "boolean", default: true } } },
        places: { mill: 1 },
        state: { flour: { type: "integer", min: 0, max: 99, default: 0, shared: true } },
        tools: [{ name: "sieve", when: { flour: 9 }, then: { flour: 0 }, duration: 1 }],
        clocks: [
          {
            name: "milling",
            things: { mill: "mill" },
            while: { "$mill.on": true },
            duration: 10,
            then: { flour: { "+": 1 } },
          },
        ],
        goals: [{ name: "sieved", when: { flour: 0 } }],
      });
      const planner = new ClassicalPlanner();
      const orchestrator = new Orchestrator({ domain, planner, time: new TimePlanner() });
      const world = new World(domain);
      world.add("mill", "windmill", {});
      const runner = world
        .agent("ann")
        .runner({ orchestrator, goal: "sieved", budgetMs: 50, asks: "game" });
      for (let nowMs = 0; nowMs <= 75_000; nowMs += tickMs)
        runner.tick({ flour: Math.floor(nowMs / 10_000) } as never, nowMs);
      const things = { mill: "windmill" };
      expect(world.save().clocks).toEqual([{ clock: "milling", args: {}, things, leftMs: 5000 }]);
    },
  );

  it("leave out saved ones that the world does not have", () => {
    const { game, ann } = twoCooks();
    ann.tick(VALUES, 0);
    const saved = game.world.save();
    const frying = { clock: "frying", things: { burner: "burner 0" }, leftMs: 10_000 };
    expect(saved.clocks).toEqual([frying]);
    const madeUp = [
      { ...frying, clock: "freezing" },
      { ...frying, args: { at: 3 } },
      { ...frying, things: { burner: "burner 9" } },
      { ...frying, things: { burner: "burner 0", pan: "burner 0" } },
      { ...frying, things: {} },
    ];
    const runner = saved.agents[0]?.runner;
    const agents = saved.agents.map((agent) => ({
      ...agent,
      runner: { ...runner, clocks: madeUp },
    }));
    game.world.restore({ ...saved, agents, clocks: [...madeUp, frying] });
    const [restored] = JSON.parse(JSON.stringify(game.world.save())).agents;
    expect(restored.runner.clocks).toBeUndefined();
    expect(game.world.save().clocks).toEqual([frying]);
    ann.tick(VALUES, 100);
    expect(game.world.save().clocks).toEqual([{ ...frying, leftMs: 10_000 }]);
  });

  it("have just begun if nobody has looked for longer than they last", () => {
    const game = new StoveGame(["ann"], [["none", 0]]);
    game.tick(100);
    game.leave("ann");
    game.world.set("burner 0", { food: "raw" });
    game.nowMs = 60_000;
    game.join("bo");
    game.cooks.get("bo")?.runner.tick(VALUES, 60_000);
    expect(leftIn(game)).toEqual([10_000]);
  });

  it("go on for a runner whose clock begins anew, once all others are gone", () => {
    const game = new StoveGame(["ann"], [["raw", 0]]);
    for (const nowMs of [50_000, 53_000]) game.cooks.get("ann")?.runner.tick(VALUES, nowMs);
    game.leave("ann");
    game.join("bo");
    const { runner } = game.cooks.get("bo") ?? {};
    for (const [nowMs, leftMs] of [
      [0, 7000],
      [1000, 6000],
    ] as const) {
      runner?.tick({ plates: 0, chopped: 0 }, nowMs);
      game.world.planMany(game.orchestrator, 2_000);
      expect(leftIn(game)).toEqual([leftMs]);
      expect(runner?.clocksLeft(nowMs)).toMatchObject([{ clock: "frying", leftMs }]);
    }
  });

  it.each([1_000_000, -1_000_000])("count for a runner whose clock is ahead by %i ms", (byMs) => {
    const game = new StoveGame(["ann"], [["none", 0]]);
    const { runner: ann } = game.cooks.get("ann") ?? {};
    const at = (nowMs: number): number => nowMs + 2_000_000;
    for (const nowMs of [0, 500]) ann?.tick(VALUES, at(nowMs));
    game.join("bo");
    const { runner: bo } = game.cooks.get("bo") ?? {};
    bo?.tick(VALUES, at(1000) + byMs);
    game.world.set("burner 0", { food: "raw" });
    ann?.tick(VALUES, at(1500));
    bo?.tick(VALUES, at(1500) + byMs);
    for (const nowMs of [2500, 3500]) {
      ann?.tick(VALUES, at(nowMs));
      bo?.tick(VALUES, at(nowMs) + byMs);
      const [leftMs = 0] = leftIn(game);
      expect(leftMs).toBeGreaterThanOrEqual(10_500 - nowMs);
      expect(leftMs).toBeLessThanOrEqual(11_500 - nowMs);
      game.join("cai");
      const { runner: cai } = game.cooks.get("cai") ?? {};
      cai?.tick({ plates: 0, chopped: 0 }, at(nowMs) + byMs);
      game.world.planMany(game.orchestrator, 2_000);
      const known = cai?.clocksLeft(at(nowMs) + byMs)[0]?.leftMs ?? 0;
      expect(Math.abs(known - leftMs)).toBeLessThan(1);
      game.leave("cai");
    }
  });

  it("are looked at in the ticks of squads", () => {
    const game = new StoveGame(["ann"], [["none", 0]]);
    game.tick(100);
    game.leave("ann");
    const squad = game.world.squad(["sam"]).runner({
      orchestrator: new InstantSquadPlanner(game.world.domain, new TimePlanner(), 4000),
      ...{ goal: "meal", budgetMs: 50 },
    });
    for (const nowMs of [57_000, 58_000, 59_000]) {
      if (nowMs === 58_000) game.world.set("burner 0", { food: "raw" });
      squad.tick({ sam: VALUES }, undefined, nowMs);
    }
    expect(leftIn(game)).toEqual([8000]);
  });

  it("are known to a squad that comes while they run", () => {
    const game = new StoveGame([], [["raw", 0]]);
    const orchestrator = new InstantSquadPlanner(game.world.domain, new TimePlanner(), 4000);
    const [first, second] = ["sam", "tom"].map((name) =>
      game.world.squad([name]).runner({ orchestrator, goal: "meal", budgetMs: 50, asks: "game" }),
    );
    const values = { plates: 0, chopped: 2 };
    for (const nowMs of [0, 3000]) first?.tick({ sam: values }, undefined, nowMs);
    expect(leftIn(game)).toEqual([7000]);
    second?.tick({ tom: values }, undefined, 4000);
    expect(second?.question?.clocks).toMatchObject([{ clock: "frying", leftMs: 6000 }]);
  });
});
