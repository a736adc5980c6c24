import { describe, expect, it } from "vitest";
import type { Planner } from "../../contract/planner.ts";
import { loadDomain } from "../../domain/load-domain.ts";
import { FakeClock } from "../../testing/fake-clock.ts";
import { Orchestrator } from "../orchestrator.ts";
import { Overruns } from "./overruns.ts";

const yard = loadDomain({
  name: "yard",
  state: { wood: { type: "integer", min: 0, max: 3 } },
  tools: [{ name: "chop", then: { wood: { "+": 1 } } }],
  goals: [{ name: "stocked", when: { wood: 3 } }],
});

/** A planner that finds nothing, and each slice of which ends late: by so much. */
function latePlanner(clock: FakeClock, lateMs: (slice: number) => number): Planner {
  let slices = 0;
  return {
    start: () => ({
      expansions: 0,
      step: ({ untilMs = 0 }) => {
        clock.advanceSync(Math.max(0, untilMs - clock.now()) + lateMs(slices++));
        return false;
      },
      result: () => ({ status: "cut-off", actions: [], cost: 0, lowerBound: 0 }),
    }),
  };
}

/** How late each of some answers was, one asked after the other; negative for time that was left. */
async function latenesses(
  lateMs: (slice: number) => number,
  budgetMs: number,
  requests: number,
): Promise<number[]> {
  const clock = new FakeClock();
  const planner = latePlanner(clock, lateMs);
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
    const [first, ...later] = await latenesses(() => 7, 40, 4);
    expect(first).toBeGreaterThan(0);
    expect(Math.max(...later)).toBeLessThanOrEqual(0);
  });

  it("take no more than a quarter of the budget from searches", async () => {
    const [, later] = await latenesses((slice) => (slice === 0 ? 1000 : 0), 40, 2);
    // Beside the margin of 2 ms.
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
