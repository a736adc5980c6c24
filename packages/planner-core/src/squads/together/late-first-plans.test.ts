import { expect, it } from "vitest";
import type { Clock } from "../../base/clock/clock.ts";
import type {
  ScheduleResult,
  ScheduleSearch,
  TogetherHost,
} from "../../engine/contract/together.ts";
import { buildingYard } from "../../testing/squads/yard-game.ts";
import { TogetherPlanner } from "./together-planner.ts";

/** Slices that a search takes, of two milliseconds each. */
const SLICES = 5;

/** A clock that moves at once. */
class MovedClock implements Clock {
  nowMs = 0;
  now = (): number => this.nowMs;
  setTimer = (): number => 0;
  clearTimer(): void {}
}

/** A planner whose search comes to its end after some slices. */
class InSlices extends TogetherPlanner {
  readonly #clock: MovedClock;

  constructor(clock: MovedClock) {
    super();
    this.#clock = clock;
  }

  startTogether(): ScheduleSearch {
    let slices = 0;
    const isOver = (): boolean => slices >= SLICES;
    return {
      get expansions() {
        return slices;
      },
      step: () => {
        slices++;
        this.#clock.nowMs += 2;
        return isOver();
      },
      result: (): ScheduleResult =>
        isOver() ? { status: "unsolvable" } : { status: "cut-off", scaledLowerBound: 0 },
    };
  }
}

it.each([
  ["first", 20, "unsolvable"],
  ["first", 8, "cut-off"],
  ["settled", 20, "cut-off"],
  ["settled", 2_000, "unsolvable"],
] as const)(
  "waits for a turn count against the budget unless a first plan is asked for: %s in %d ms",
  async (until, budgetMs, status) => {
    const clock = new MovedClock();
    const turns: TogetherHost["turns"] = {
      run: async (work) => {
        for (;;) {
          const next = work.next(false);
          if (next.done) return next.value;
          // Others have their turns.
          clock.nowMs += 100;
        }
      },
    };
    const agents = { ann: { at: "mill" } };
    const shared = { beam_up: false, nailed: false, planks: 0, shop_open: true };
    const host = { domain: buildingYard, clock, turns };
    const request = { agents, shared, goal: "raised", budgetMs, until };
    expect((await new InSlices(clock).plan(host, request as never)).status).toBe(status);
  },
);

it("a first plan that is late steps aside for what has no answer yet, but not for ever", async () => {
  const clock = new MovedClock();
  const aside: (number | undefined)[] = [];
  const turns: TogetherHost["turns"] = {
    run: async (work, { asideUntilMs }) => {
      for (;;) {
        const next = work.next(false);
        if (next.done) return next.value;
        aside.push(asideUntilMs?.());
        clock.nowMs += 8;
      }
    },
  };
  const agents = { ann: { at: "mill" } };
  const shared = { beam_up: false, nailed: false, planks: 0, shop_open: true };
  const host = { domain: buildingYard, clock, turns };
  const request = { agents, shared, goal: "raised", budgetMs: 20, until: "first" };
  await new InSlices(clock).plan(host, request as never);
  expect(aside[0]).toBeUndefined();
  expect(aside.at(-1)).toBe(20 + 4 * 20);
});
