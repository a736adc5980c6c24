import { loadDomain, Orchestrator } from "@understudy/planner-core";
import {
  FakeClock,
  ScriptedLlmPlanner,
  UniformCostPlanner,
} from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { withResilience } from "./with-resilience.ts";

const yard = loadDomain({
  name: "yard",
  state: { wood: { type: "integer", min: 0, max: 30 } },
  tools: [{ name: "chop", then: { wood: { "+": 1 } } }],
  goals: [{ name: "stocked", when: { wood: { ">=": 30 } } }],
});
const chop = yard.actionOf({ tool: "chop", args: {} });
const CALL_MS = 20;

describe("requests that all need a model at once", () => {
  it("wait only if it can answer in time: the others get the classical plan at once", async () => {
    const clock = new FakeClock();
    const model = new ScriptedLlmPlanner({
      clock,
      script: ({ state }) => ({
        afterMs: CALL_MS,
        answer: Array<number>(30 - (state[0] as number)).fill(chop),
      }),
    });
    const llm = withResilience(Object.assign(model, { predictMs: () => CALL_MS }), { clock });
    const planner = new UniformCostPlanner();
    const settings = { mendMs: 25, tuning: { marginMs: 0 } };
    const orchestrator = new Orchestrator({ domain: yard, planner, llm, clock, ...settings });
    const all = Promise.all(
      Array.from({ length: 30 }, (_, agent) =>
        orchestrator.plan({
          agent: `agent ${agent}`,
          state: yard.state({ wood: agent }),
          goal: "stocked",
          budgetMs: 100,
        }),
      ),
    );
    await clock.advance(1000);
    const outcomes = await all;
    // In sequence, with time for mending: three calls in 75 ms.
    const byLlm = outcomes.filter(({ source }) => source === "llm");
    expect(byLlm.map(({ elapsedMs }) => elapsedMs)).toEqual([20, 40, 60]);
    const others = outcomes.filter(({ source }) => source !== "llm");
    expect(new Set(others.map(({ reason }) => reason))).toEqual(new Set(["budget"]));
    for (const { status, elapsedMs } of others) {
      expect([status, elapsedMs]).toEqual(["solved", 0]);
    }
    orchestrator.dispose();
    await llm.dispose();
  });
});
