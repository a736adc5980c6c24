import { Orchestrator, seededRandom, Telemetry } from "@understudy/planner-core";
import {
  FakeClock,
  settle,
  UniformCostPlanner,
  woodcutter,
} from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { resolveStressOptions } from "../run/options.ts";
import { openWorkerLead } from "./open-worker-lead.ts";

const SECONDS = 40;

describe("the pool of a run", () => {
  it("keeps working with one dead and one slow member, and recovers both", async () => {
    const clock = new FakeClock();
    const options = resolveStressOptions({
      ...{ faults: "pool", durationSeconds: SECONDS },
      simulated: { soundShare: 1, mendableShare: 0 },
    });
    expect(options).toMatchObject({ lead: "pool", hitRate: 0.9 });
    const telemetry = new Telemetry();
    const lead = await openWorkerLead(options, {
      ...{ clock, telemetry, random: seededRandom(1), onEvent: () => {} },
      serverUrl: undefined,
      second: () => clock.now() / 1000,
    });
    const planner = new UniformCostPlanner();
    const orchestrator = new Orchestrator({ domain: woodcutter, planner, lead, clock, telemetry });
    const state = woodcutter.state({});
    const winners: (string | undefined)[] = [];
    for (let asked = 0; asked < SECONDS * 4; asked++) {
      const askedMs = clock.now();
      const answer = orchestrator.plan({ agent: "ann", state, goal: "warm_home", budgetMs: 100 });
      const answered = answer.then((outcome) => ({ outcome, tookMs: clock.now() - askedMs }));
      await clock.advance(100);
      await settle();
      const { outcome, tookMs } = await answered;
      expect(tookMs).toBeLessThanOrEqual(100);
      expect(outcome.status).toBe("solved");
      winners.push(outcome.member);
      await clock.advance(150);
    }
    const won = (from: number, to: number): ReadonlySet<string | undefined> =>
      new Set(winners.slice(from * winners.length, to * winners.length));
    expect(won(0.05, 0.2)).toContain("small");
    expect(won(0.25, 0.39)).toContain("middle");
    expect(won(0.25, 0.39)).not.toContain("small");
    expect(won(0.45, 0.55)).toContain("large");
    expect(won(0.9, 1)).toContain("small");
    const { members } = telemetry.snapshot();
    expect(members["small"]?.ends.won).toBeGreaterThan(members["large"]?.ends.won ?? 0);
    orchestrator.dispose();
    await lead?.dispose();
    await settle();
    expect(clock.pendingTimers).toBe(0);
  });

  it("is the only lead with failing members", () => {
    expect(() => resolveStressOptions({ faults: "pool", lead: "simulated" })).toThrow("/faults");
  });
});
