import { describe, expect, it, vi } from "vitest";
import type { AnyDomainTypes } from "../../../rules/domain/definition/types.ts";
import { planOf } from "../../../rules/plan/plan.ts";
import { FakeClock } from "../../../testing/fake-clock.ts";
import { ScriptedLlmPlanner } from "../../../testing/scripted-llm-planner.ts";
import { optimal, start, woodland } from "../../../testing/stages/woodland-stage.ts";
import { UniformCostPlanner } from "../../../testing/uniform-cost-planner.ts";
import type { CacheAnswer } from "../../contract/cache.ts";
import type { PlannerEvent } from "../../contract/events.ts";
import type { OrchestratorOptions } from "../options.ts";
import { Orchestrator } from "../orchestrator.ts";

const entry = {
  ...{ plan: planOf(woodland, optimal), scaledCost: 5000, optimal: true },
  ...{ llmSteps: 0, mended: false, costRatio: 1 },
};
const REQUEST = { agent: "ann", state: start, goal: "stocked" };

/** An orchestrator with a cached plan. */
function knowing(options: Partial<OrchestratorOptions<AnyDomainTypes>> = {}) {
  const clock = new FakeClock();
  const lookup = vi.fn((): CacheAnswer => ({ kind: "exact", entry, proved: true }));
  const orchestrator = new Orchestrator({
    ...{ domain: woodland, planner: new UniformCostPlanner(), clock },
    cache: { lookup, store: () => {} },
    ...options,
  });
  return { orchestrator, clock, lookup };
}

describe("known answers", () => {
  it("are looked up once in a second, and counted each time", async () => {
    const { orchestrator, clock, lookup } = knowing();
    for (const agent of ["ann", "ben"]) {
      expect(orchestrator.planNow({ ...REQUEST, agent })).toMatchObject({
        agent,
        source: "cache",
        hit: "exact",
      });
      const outcome = await orchestrator.plan({ ...REQUEST, agent, budgetMs: 10 });
      expect(outcome).toMatchObject({ agent, source: "cache", hit: "exact", cost: 5 });
    }
    const tracked = { ...REQUEST, state: woodland.track(start.slice()) };
    expect(orchestrator.planMany([tracked])).toMatchObject([{ source: "cache", hit: "exact" }]);
    expect(lookup).toHaveBeenCalledTimes(1);
    const { counters } = orchestrator.telemetry.snapshot();
    expect(counters).toMatchObject({ "plan.now": 3, "plan.request": 2, "cache.hit": 5 });
    await clock.advance(1000);
    orchestrator.planNow(REQUEST);
    expect(lookup).toHaveBeenCalledTimes(2);
  });

  it("keep their states, whatever the game does with its own", () => {
    const { orchestrator, lookup } = knowing();
    const state = start.slice();
    orchestrator.planNow({ ...REQUEST, state });
    state[0] = 1 - (state[0] as number);
    orchestrator.planNow({ ...REQUEST, state });
    orchestrator.planNow(REQUEST);
    expect(lookup).toHaveBeenCalledTimes(2);
  });

  it("are not those of requests with further wishes", () => {
    const { orchestrator, lookup } = knowing();
    const wishes = [
      { disabled: [] },
      { memory: "it rained" },
      { costVersion: 1 },
      { maintain: {} },
    ];
    for (const wish of [{}, ...wishes]) orchestrator.planNow({ ...REQUEST, ...wish });
    expect(lookup).toHaveBeenCalledTimes(5);
  });

  it("are looked up again with another model", () => {
    const llm = new ScriptedLlmPlanner({
      clock: new FakeClock(),
      script: () => ({ afterMs: "never" }),
    });
    let tell = (): void => {};
    const onChange = (listener: () => void) => {
      tell = listener;
      return () => {};
    };
    const { orchestrator, lookup } = knowing({ llm: Object.assign(llm, { onChange }) });
    orchestrator.planNow(REQUEST);
    Object.assign(llm, { model: "another" });
    tell();
    orchestrator.planNow(REQUEST);
    expect(lookup).toHaveBeenCalledTimes(2);
  });

  it("are told to an observer with all stages", () => {
    const events: PlannerEvent[] = [];
    const { orchestrator, lookup } = knowing({ observer: (event) => void events.push(event) });
    for (let round = 0; round < 2; round++) orchestrator.planNow(REQUEST);
    expect(events.map(({ type }) => type).filter((type) => type === "outcome-serve")).toHaveLength(
      2,
    );
    expect(lookup).toHaveBeenCalledTimes(2);
  });
});
