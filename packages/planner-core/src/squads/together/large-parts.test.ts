import { expect, it } from "vitest";
import type { ScheduleResult, ScheduleSearch } from "../../engine/contract/together.ts";
import { buildingYard } from "../../testing/squads/yard-game.ts";
import { TogetherPlanner } from "./together-planner.ts";

/** Expansions that a part of the search takes, all or none. */
const PART = 20;
const PARTS = 6;

/** A planner whose search does nothing with fewer expansions than its next part takes. */
class InParts extends TogetherPlanner {
  startTogether(): ScheduleSearch {
    let expansions = 0;
    const isOver = (): boolean => expansions >= PART * PARTS;
    return {
      get expansions() {
        return expansions;
      },
      step: ({ expansions: most }) => {
        for (let left = most ?? PART; left >= PART && !isOver(); left -= PART) expansions += PART;
        return isOver();
      },
      result: (): ScheduleResult =>
        isOver() ? { status: "unsolvable" } : { status: "cut-off", scaledLowerBound: 0 },
    };
  }
}

it.each(["first", "settled", "proved"] as const)(
  "a search until %s goes on where its next part takes more expansions than are left until the next look",
  (until) => {
    const clock = { now: () => 0, setTimer: () => 0, clearTimer: () => {} };
    const agents = { ann: { at: "mill" } };
    const shared = { beam_up: false, nailed: false, planks: 0, shop_open: true };
    const request = { agents, shared, goal: "raised", expansions: 1000, until };
    const host = { domain: buildingYard, clock };
    const planner = new InParts();
    const { status } = planner.planNow(host, request as never, 1e9);
    expect(status).toBe("unsolvable");
  },
);
