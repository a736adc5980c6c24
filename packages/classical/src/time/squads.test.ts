import {
  buildingYard,
  InstantSquadPlanner,
  settle,
  YardGame,
} from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { TimePlanner } from "./time-planner.ts";

/** Plays until some beams are nailed. */
async function play(game: YardGame, beams: number, turn: () => void = () => {}): Promise<void> {
  while (game.raised < beams && game.nowMs < 200_000) {
    turn();
    game.tick(250);
    await settle();
  }
}

describe("Squads with the planner for time", () => {
  it("raise beams one after the other, though every step is late", {
    timeout: 60_000,
  }, async () => {
    const planner = new InstantSquadPlanner(buildingYard, new TimePlanner(), 400);
    const game = new YardGame(["ann", "bo"], planner, {
      lateness: () => 1.7,
      isFailing: () => false,
    });
    await play(game, 2);
    expect(game.faults).toEqual([]);
    expect(game.raised).toBe(2);
    // One plan for each beam: late steps move times, and nothing else.
    expect(planner.asked).toHaveLength(2);
  });

  it("repair plans with steps in flight", { timeout: 60_000 }, async () => {
    let drawn = 0;
    const planner = new InstantSquadPlanner(buildingYard, new TimePlanner(), 400);
    const game = new YardGame(["ann", "bo"], planner, {
      lateness: () => [0.6, 1.4, 2.2][drawn++ % 3] as number,
      isFailing: () => drawn++ % 4 === 1,
    });
    let ticks = 0;
    await play(game, 1, () => {
      if (++ticks % 20 === 0) game.reload();
    });
    expect(game.faults).toEqual([]);
    expect(game.raised).toBe(1);
  });
});
