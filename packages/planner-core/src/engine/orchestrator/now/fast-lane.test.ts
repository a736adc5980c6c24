import { describe, expect, it } from "vitest";
import { planOf } from "../../../rules/plan/plan.ts";
import { FakeClock } from "../../../testing/fake-clock.ts";
import { optimal, start, woodland } from "../../../testing/stages/woodland-stage.ts";
import { UniformCostPlanner } from "../../../testing/uniform-cost-planner.ts";
import type { PlanCache } from "../../contract/cache.ts";
import type { PlannerEvent } from "../../contract/events.ts";
import { Orchestrator } from "../orchestrator.ts";

/** A clock that advances by a millisecond with every reading. */
class TickingClock extends FakeClock {
  #looks = 0;

  override now(): number {
    return super.now() + ++this.#looks;
  }
}

const entry = {
  ...{ plan: planOf(woodland, optimal), scaledCost: 5000, optimal: true },
  ...{ leadSteps: 0, mended: false, costRatio: 1 },
};
const cache: PlanCache = {
  lookup: () => ({ kind: "exact", entry, proved: true }),
  store: () => {},
};
const REQUEST = { agent: "ann", state: start, goal: "stocked" };

/** An orchestrator with a cached plan, and its events. */
function knowing({ isWatched }: { readonly isWatched: boolean }) {
  const events: PlannerEvent[] = [];
  const observer = (event: PlannerEvent): void => void events.push(event);
  const orchestrator = new Orchestrator({
    ...{ domain: woodland, planner: new UniformCostPlanner(), cache, clock: new TickingClock() },
    ...(isWatched && { observer }),
  });
  const nowMsOf = (type: string): number =>
    events.find((event) => event.type === type)?.nowMs ?? Number.NaN;
  const lookUps = () => orchestrator.telemetry.snapshot().histograms["latency.cache_lookup"];
  return { orchestrator, nowMsOf, lookUps };
}

describe("a hit", () => {
  it("has an elapsed time without an observer", async () => {
    const { orchestrator, lookUps } = knowing({ isWatched: false });
    const { elapsedMs, source } = await orchestrator.plan({ ...REQUEST, budgetMs: 1000 });
    expect(source).toBe("exact");
    expect(elapsedMs).toBeGreaterThan(0);
    expect(elapsedMs).toBeLessThan(20);
    expect(lookUps().max).toBeCloseTo(elapsedMs, 0);
  });

  it("reports its elapsed time to an observer", () => {
    const { orchestrator, nowMsOf, lookUps } = knowing({ isWatched: true });
    const { elapsedMs, source } = orchestrator.planNow(REQUEST);
    expect(source).toBe("exact");
    expect(elapsedMs).toBe(nowMsOf("outcome-serve") - nowMsOf("request-start"));
    expect(elapsedMs).toBeGreaterThan(0);
    expect(elapsedMs).toBeLessThan(20);
    expect(lookUps().max).toBeGreaterThan(0);
  });
});
