import { type LlmPlanner, loadDomain } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { ServiceRefusedError } from "@understudy/session";
import { describe, expect, it } from "vitest";
import { PlannerService } from "../tenants/planner-service.ts";
import type { PlannerServiceOptions } from "../tenants/planner-service-options.ts";
import { COLD, HUT, WARM } from "../testing/hut.ts";

type PlanState = Parameters<PlannerService["plan"]>[0]["state"];

function rig(options: PlannerServiceOptions) {
  const clock = new FakeClock();
  const service = new PlannerService({ ...options, clock });
  service.addDomain("hut", { domain: loadDomain(HUT) });
  const ask = (budgetMs: number, state: PlanState = COLD) => {
    const call = { receivedMs: clock.now(), signal: new AbortController().signal };
    return service.plan({ ...WARM, state, budgetMs }, call);
  };
  return { clock, service, ask };
}

describe("an overloaded thread", () => {
  it("refuses requests that it cannot answer in time, with a retry delay", async () => {
    const { ask } = rig({ delay: { longestMs: 400, sustainedMs: 300, waitedMs: 0 } });
    const error: unknown = await ask(200).catch((reason: unknown) => reason);
    if (!(error instanceof ServiceRefusedError)) throw error;
    expect([error.refusal, error.status, error.retryAfterMs]).toEqual(["overloaded", 503, 300]);
    expect(error.message).toBe("answers are 300 ms late now, and 200 ms are left");
    expect((await ask(2000)).status).toBe("solved");
  });

  it("still answers from the cache", async () => {
    const { ask } = rig({ delay: { longestMs: 400, sustainedMs: 300, waitedMs: 0 } });
    const state = { ...COLD, fire_lit: true };
    expect(await ask(200, state)).toMatchObject({ status: "solved", steps: [] });
  });

  it("shortens the model's budget, so that the answer leaves in time", async () => {
    const limits: number[] = [];
    const llm: LlmPlanner = {
      model: "m",
      fingerprint: "m",
      admit: (_, limitMs) => {
        limits.push(limitMs);
        return { admitted: false, reason: "budget", background: false };
      },
      ask: () => Promise.reject(new Error("nobody asks")),
    };
    for (const longestMs of [0, 100, 4000]) {
      await rig({ llm, delay: { longestMs, sustainedMs: 0, waitedMs: 0 } }).ask(1000);
    }
    const [calm = 0, late = 0, tooLate = 0] = limits;
    expect([calm - late, calm - tooLate]).toEqual([100, 250]);
  });

  it("names the overload as the reason for a plan's shortcomings", async () => {
    const { clock, service } = rig({});
    const signal = new AbortController().signal;
    const reasonOf = async (heldMs: number): Promise<unknown> => {
      const call = { receivedMs: clock.now() - 300, heldMs, signal };
      return (await service.plan({ ...WARM, state: COLD, goal: { wood: 7 }, budgetMs: 250 }, call))
        .reason;
    };
    expect(await reasonOf(290)).toBe("overloaded");
    expect(await reasonOf(0)).not.toBe("overloaded");
  });
});
