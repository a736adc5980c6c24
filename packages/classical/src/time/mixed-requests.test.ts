import {
  defineDomain,
  type ManyRequest,
  Orchestrator,
  RequestError,
  StateError,
} from "@understudy/planner-core";
import { FakeClock, ScriptedLlmPlanner, settle } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { TimePlanner } from "./time-planner.ts";

/** One goal has a deadline, so it needs a schedule; the other does not. */
const { untyped: inn } = defineDomain({
  name: "inn",
  state: {
    at: { type: "enum", values: ["home", "market"] },
    bread: { type: "integer", min: 0, max: 4, default: 0 },
    warm: { type: "boolean", default: false },
  },
  tools: [
    {
      name: "walk",
      parameters: { to: { enum: ["home", "market"] } },
      then: { at: "$to" },
      duration: 2,
    },
    { name: "buy", when: { at: "market" }, then: { bread: { "+": 1 } }, duration: 2 },
    { name: "light", when: { at: "home" }, then: { warm: true }, duration: 3 },
    { name: "rub", then: { warm: true }, duration: 1, cost: 1.2 },
  ],
  goals: [
    { name: "fed", when: { bread: { ">=": 2 } }, by: 20, priority: 2 },
    { name: "warm", when: { warm: true } },
  ],
});

const state = { at: "home" };
const fed: ManyRequest = { agent: "ann", state, goal: "fed", nowMs: 0 };
const warm: ManyRequest = { agent: "bo", state, goal: "warm", nowMs: 0, budgetMs: 100 };

function village(answerMs: number | "never") {
  const clock = new FakeClock();
  const rub = inn.actionOf({ tool: "rub", args: {} });
  const llm = new ScriptedLlmPlanner({
    clock,
    script: () => ({ afterMs: answerMs, answer: [rub] }),
  });
  const planner = new ClassicalPlanner();
  const orchestrator = new Orchestrator({
    ...{ domain: inn, planner, llm, clock, time: new TimePlanner() },
    searchExpansions: 2000,
  });
  return { clock, llm, orchestrator };
}

describe("planMany for agents of which some need a schedule", () => {
  it("waits for the LLM planner of the others, from frame to frame", async () => {
    const { clock, llm, orchestrator } = village(40);
    const told: string[] = [];
    for (let frame = 0; frame < 8; frame++) {
      const asking = [{ ...fed, agent: `ann${frame}` }, ...(told.length === 0 ? [warm] : [])];
      const [first, second] = orchestrator.planMany(asking, 4);
      expect(first?.status).toBe("solved");
      expect(first?.source).toBe("classical");
      if (second !== undefined)
        told.push(`${frame} ${second.source} ${second.plan?.steps[0]?.tool}`);
      await settle();
      await clock.advance(16);
    }
    expect(told).toEqual(["3 llm rub"]);
    expect(llm.calls).toHaveLength(1);
  });

  it("answers the others in time if the LLM planner hangs", async () => {
    const { clock, orchestrator } = village("never");
    const answered: number[] = [];
    for (let frame = 0; frame < 10; frame++) {
      const [, second] = orchestrator.planMany(answered.length === 0 ? [fed, warm] : [fed], 4);
      if (second !== undefined) answered.push(clock.now());
      await clock.advance(16);
    }
    expect(answered).toHaveLength(1);
    expect(answered[0]).toBeLessThanOrEqual(112);
  });

  it("says which request is wrong", () => {
    const { orchestrator } = village(1);
    const many = (...requests: ManyRequest[]) => orchestrator.planMany(requests, 4);
    expect(() => many(fed, { ...warm, state: { at: "sea" } })).toThrow(StateError);
    expect(() => many(fed, { ...warm, state: { at: "sea" } })).toThrow("/1/at");
    expect(() => many(warm, { ...fed, state: { at: "sea" } })).toThrow("/1/at");
    expect(() => many(fed, fed, { ...warm, budgetMs: -1 })).toThrow(RequestError);
    expect(() => many(fed, fed, { ...warm, budgetMs: -1 })).toThrow("/2/budgetMs");
  });
});
