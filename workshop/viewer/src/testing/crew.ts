import { TimePlanner } from "@understudy/classical/time";
import {
  buildingYard,
  FakeClock,
  InstantSquadPlanner,
  settle,
  YardGame,
} from "@understudy/planner-core/testing";
import { createViewer, type Viewer } from "../publish/viewer.ts";

/** Builders at a yard: one must hold a beam while another nails it. */
export interface Crew {
  readonly game: YardGame;
  readonly viewer: Viewer;
  /** Advances by some milliseconds, ten frames per second. */
  play(ms: number): Promise<void>;
}

/** A squad of two and its viewer. */
export function openCrew(): Crew {
  const planner = new InstantSquadPlanner(buildingYard, new TimePlanner(), 400);
  const game = new YardGame(["ann", "bo"], planner, { lateness: () => 1, isFailing: () => false });
  const clock = new FakeClock();
  const viewer = createViewer({ domain: buildingYard, title: "yard", clock });
  viewer.addSquad("builders", game.runner);
  return {
    game,
    viewer,
    async play(ms) {
      for (const untilMs = game.nowMs + ms; game.nowMs < untilMs; ) {
        clock.advanceSync(100);
        game.tick(100);
        await settle();
        viewer.tick(game.nowMs);
      }
    },
  };
}
