import { describe, expect, it } from "vitest";
import { loadDomain } from "../../../rules/domain/load-domain.ts";
import { FakeClock } from "../../../testing/fake-clock.ts";
import type { Planner } from "../../contract/planner.ts";
import { Orchestrator } from "../orchestrator.ts";
import { Overruns } from "./overruns.ts";

const yard = loadDomain({
  name: "yard",
  state: { wood: { type: "integer", min: 0, max: 3 } },
  tools: [{ name: "chop", then: { wood: { "+": 1 } } }],
  goals: [{ name: "stocked", when: { wood: 3 } }],
});

/** The overrun of the slice with a number, and the time to read the result. */
interface Pace {
  readonly lateMs: (slice: number) => number;
  readonly resultMs?: number;
}

/** A planner that finds no plan. */
function latePlanner(clock: FakeClock, { lateMs, resultMs = 0 }: Pace): Planner {
  let slices = 0;
  return {
    start: () => ({
      expansions: 0,
      step: ({ untilMs = 0 }) => {
        clock.advanceSync(Math.max(0, untilMs - clock.now()) + lateMs(slices++));
        return false;
      },
      result: () => {
        clock.advanceSync(resultMs);
        return { status: "cut-off", actions: [], scaledCost: 0, scaledLowerBound: 0 };
      },
    }),
  };
}

/** Lateness of consecutive answers; negative for time left. */
async function latenesses(pace: Pace, budgetMs: number, requests: number): Promise<number[]> {
  const clock = new FakeClock();
  const planner = latePlanner(clock, pace);
  const orchestrator = new Orchestrator({ domain: yard, planner, clock });
  const state = yard.state({ wood: 0 });
  const late: number[] = [];
  for (let request = 0; request < requests; request++) {
    const outcome = orchestrator.plan({ agent: "ann", state, goal: "stocked", budgetMs });
    await clock.advance(2 * budgetMs);
    late.push((await outcome).elapsedMs - budgetMs);
  }
  return late;
}

describe("slices of searches that end late", () => {
  it("make one answer late, and no later one", async () => {
    const [first, ...later] = await latenesses({ lateMs: () => 7 }, 40, 4);
    expect(first).toBeGreaterThan(0);
    expect(Math.max(...later)).toBeLessThanOrEqual(0);
  });

  it("are not the only delay: time after the search is learnt as well", async () => {
    const late = await latenesses({ lateMs: () => 0, resultMs: 3 }, 40, 6);
    expect(late[0]).toBeGreaterThan(0);
    expect(Math.max(...late.slice(-3))).toBeLessThanOrEqual(0);
  });

  it("take no more than a quarter of the budget from searches", async () => {
    const lateMs = (slice: number): number => (slice === 0 ? 1000 : 0);
    const [, later] = await latenesses({ lateMs }, 40, 2);
    // Besides the margin of 2 ms.
    expect(later).toBe(-10 - 2);
  });

  it("are remembered for some hundred slices", () => {
    const overruns = new Overruns();
    overruns.add(-3);
    expect(overruns.longestMs).toBe(0);
    overruns.add(5);
    overruns.add(2);
    for (let slice = 0; slice < 256; slice++) overruns.add(1);
    expect(overruns.longestMs).toBe(5);
    for (let slice = 0; slice < 512; slice++) overruns.add(1);
    expect(overruns.longestMs).toBe(1);
  });
});
