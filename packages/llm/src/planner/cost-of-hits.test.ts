import { ExactCache } from "@understudy/cache";
import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { FakeClock, UniformCostPlanner } from "@understudy/planner-core/testing";
import { afterEach, expect, it, vi } from "vitest";
import { BreakerCircuit } from "#circuit";
import { SchemaJudge } from "#schema-judge";
import { withResilience } from "../breaker/with-resilience.ts";
import { ScriptedBackend } from "../testing/scripted-backend.ts";
import { BackendLlmPlanner } from "./backend-llm-planner.ts";

const domain = loadDomain({
  name: "yard",
  state: { wood: { type: "integer", min: 0, max: 3 } },
  tools: [{ name: "chop", then: { wood: { "+": 1 } } }],
  goals: [{ name: "stocked", when: { wood: 2 } }],
});
const chop = { tool: "chop", args: {} };

afterEach(() => {
  vi.restoreAllMocks();
});

it("a cache hit calls neither the schema validator nor the circuit breaker", async () => {
  const clock = new FakeClock();
  const backend = new ScriptedBackend([JSON.stringify({ steps: [chop, chop] })], { clock });
  const orchestrator = new Orchestrator({
    ...{ domain, clock, planner: new UniformCostPlanner(), cache: new ExactCache({ clock }) },
    llm: withResilience(new BackendLlmPlanner({ backend, clock }), { clock }),
  });
  const work = [
    vi.spyOn(SchemaJudge.prototype, "problemOf"),
    vi.spyOn(BreakerCircuit.prototype, "count"),
    vi.spyOn(BreakerCircuit.prototype, "totals"),
    vi.spyOn(BreakerCircuit.prototype, "isClosed", "get"),
  ];
  const workOf = async () => {
    for (const each of work) each.mockClear();
    const state = domain.state({ wood: 0 });
    const asked = orchestrator.plan({ agent: "a", state, goal: "stocked", budgetMs: 1000 });
    await clock.advance(1000);
    const { source, hit } = await asked;
    return { source, ...(hit && { hit }), calls: work.map(({ mock }) => mock.calls.length > 0) };
  };
  expect(await workOf()).toEqual({ source: "classical", calls: [true, true, true, true] });
  expect(await workOf()).toEqual({
    source: "cache",
    hit: "exact",
    calls: [false, false, false, false],
  });
  await orchestrator.dispose();
});
