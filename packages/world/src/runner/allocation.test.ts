import { ClassicalPlanner } from "@understudy/classical";
import { Orchestrator } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { SmallWorld } from "../testing/small-world.ts";

/** Ticks of each agent in a round. */
const TICKS = 10_000;
/** One object per tick would add up to hundreds of kilobytes. */
const LIMIT = 200_000;
/** Limit of rounds until one stays below: on a busy machine the compiler is late. */
const MOST_ROUNDS = 100;

it("ticks in an unchanged world allocate nothing", () => {
  const small = new SmallWorld(7);
  const world = small.makeWorld();
  const things = [...small.things.values()];
  for (const kind of ["nook", "chest", "key"] as const) {
    world.sync(
      kind,
      things.filter((thing) => thing.kind === kind),
      ({ id, gold, locked, opens }) =>
        kind === "chest" ? { id, gold, locked } : kind === "key" ? { id, opens } : { id },
    );
  }
  const orchestrator = new Orchestrator({ domain: world.domain, planner: new ClassicalPlanner() });
  const players = small.agents.map((body) => {
    body.hurt = true;
    const values = { near: body.near, holds: body.holds, gold: body.gold, hurt: body.hurt };
    const runner = world.agent(body.name).runner({
      orchestrator,
      goal: { oneOf: ["safe", "rich"] },
      asks: "game",
      budgetMs: 60_000,
      durationMs: () => 1e9,
    });
    return { runner, values };
  });
  let nowMs = 0;
  const play = (of: typeof players): void => {
    nowMs += 16;
    for (let at = 0; at < of.length; at++) {
      const { runner, values } = of[at] as (typeof players)[number];
      runner.tick(values, nowMs);
    }
  };
  for (let turn = 0; turn < 5; turn++) {
    play(players);
    for (const { runner } of players) {
      const { question } = runner;
      if (question !== undefined) runner.accept(orchestrator.planNow(question, 60_000));
    }
  }
  const playing = players.filter(({ runner }) => runner.isPlaying);
  expect(playing.length).toBeGreaterThan(1);
  const round = (): void => {
    for (let tick = 0; tick < TICKS; tick++) play(playing);
  };
  for (let warmUp = 0; warmUp < 4; warmUp++) round();
  let least = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < MOST_ROUNDS && least >= LIMIT; turn++) {
    const before = process.memoryUsage().heapUsed;
    round();
    const grown = process.memoryUsage().heapUsed - before;
    // A garbage collection during the round shrinks the heap and makes the figure useless.
    if (grown >= 0) least = Math.min(least, grown);
  }
  expect(least).toBeLessThan(LIMIT);
});
