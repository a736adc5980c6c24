import { describe, expect, it } from "vitest";
import { ContextLimitError, InferenceError, UnderstudyError } from "../../../base/errors.ts";
import { loadDomain } from "../../../rules/domain/load-domain.ts";
import { stageOf } from "../../../testing/stages/stage.ts";
import {
  MapCache,
  optimal,
  woodland,
  woodlandActions,
  woodlandStage,
} from "../../../testing/stages/woodland-stage.ts";

const { forest, home, market, chop, sell } = woodlandActions;

describe("a request that the LLM answers in time", () => {
  it("gets the LLM planner's plan if it is sound", async () => {
    const { ask, llm } = woodlandStage({ afterMs: 20, answer: optimal });
    const outcome = await ask();
    expect(outcome).toMatchObject({
      agent: "ann",
      status: "solved",
      source: "llm",
      cost: 5,
      optimal: true,
      llmSteps: 3,
      elapsedMs: 20,
    });
    expect(outcome.reason).toBeUndefined();
    expect(outcome.plan?.steps.map((each) => each.tool)).toEqual(["goto", "chop", "chop"]);
    expect(await outcome.revised).toBeUndefined();
    expect(llm.calls[0]?.draft).toEqual(optimal);
  });

  it("leaves out unnecessary steps", async () => {
    const { ask } = woodlandStage({ answer: [market, forest, chop, chop] });
    expect(await ask()).toMatchObject({ source: "llm", cost: 5, llmSteps: 3 });
  });

  it("mends a plan that stops short of the goal", async () => {
    const { ask } = woodlandStage({ answer: [forest, chop] });
    const outcome = await ask();
    expect(outcome).toMatchObject({ source: "llm", mended: true, llmSteps: 2, cost: 5 });
    expect(outcome.plan?.actions).toEqual(optimal);
  });

  it("keeps the sound beginning, with bridging turned off", async () => {
    const { ask } = woodlandStage(
      { answer: [forest, chop, sell, chop] },
      { tuning: { maxBridgeSteps: 0 } },
    );
    const outcome = await ask();
    expect(outcome).toMatchObject({ source: "llm", mended: true, llmSteps: 2, cost: 5 });
    expect(outcome.llmIndices).toEqual([0, 1]);
  });

  it("drops a step that does not apply and continues after it", async () => {
    const { ask } = woodlandStage({ answer: [forest, chop, sell, chop] });
    const outcome = await ask();
    expect(outcome).toMatchObject({ source: "llm", mended: true, llmSteps: 3, cost: 5 });
    expect(outcome.plan?.actions).toEqual([forest, chop, chop]);
    expect(outcome.llmIndices).toEqual([0, 1, 2]);
  });

  it("inserts steps before the LLM planner's next usable one, and reports the authors", async () => {
    const { ask } = woodlandStage({ answer: [chop, chop] });
    const outcome = await ask();
    expect(outcome).toMatchObject({ source: "llm", mended: true, llmSteps: 2, cost: 5 });
    expect(outcome.plan?.actions).toEqual([forest, chop, chop]);
    expect(outcome.llmIndices).toEqual([1, 2]);
  });

  it("refuses a plan without a sound step, with bridging turned off", async () => {
    const { ask, orchestrator } = woodlandStage(
      { answer: [chop, chop] },
      { tuning: { maxBridgeSteps: 0 } },
    );
    const outcome = await ask();
    expect(outcome).toMatchObject({ source: "classical", reason: "unsound-plan", llmSteps: 0 });
    expect(outcome.detail).toContain("needs at=forest");
    expect(orchestrator.telemetry.snapshot().fallbacks).toEqual({ "unsound-plan": 1 });
  });

  it("refuses an action that does not exist", async () => {
    const { ask } = woodlandStage({ answer: [-1] });
    expect(await ask()).toMatchObject({ source: "classical", reason: "unsound-plan" });
  });

  it("refuses a plan that costs too much", async () => {
    const { ask } = woodlandStage(
      { answer: [forest, chop, chop, home, forest, chop] },
      { maxCostRatio: 1 },
    );
    // Its detour is cut, so that it is as good as any.
    expect(await ask()).toMatchObject({ source: "llm", cost: 5 });
    const dear = woodlandStage({ answer: [market, sell] }, { maxCostRatio: 1.1 });
    const state = woodland.state({ at: "home", has_axe: true, wood: 5, coins: 2 });
    expect(await dear.ask({ state, goal: { coins: 3 } })).toMatchObject({ source: "llm", cost: 3 });
    const detour = woodlandStage({ answer: [forest, market, sell] }, { maxCostRatio: 1.1 });
    expect(await detour.ask({ state, goal: { coins: 3 } })).toMatchObject({
      source: "llm",
      cost: 3,
    });
  });

  it.each([
    ["invalid-json", { kind: "invalid-json", message: "no JSON", text: "hello" }],
    ["invalid-plan", { kind: "invalid-plan", message: "no such tool", text: "{}" }],
  ] as const)("tells %s apart", async (reason, answer) => {
    const { ask } = woodlandStage({ answer });
    expect(await ask()).toMatchObject({ source: "classical", reason, cost: 5, status: "solved" });
  });
});

describe("a request that the LLM planner does not answer in time", () => {
  it("is answered by the classical planner at the deadline", async () => {
    const { ask } = woodlandStage({ afterMs: "never" });
    const outcome = await ask({ budgetMs: 80 });
    expect(outcome).toMatchObject({ source: "classical", reason: "timeout", optimal: true });
    expect(outcome.elapsedMs).toBeLessThanOrEqual(80);
  });

  it("offers the late answer as revised, and keeps it", async () => {
    const cache = new MapCache();
    const { ask, clock, orchestrator } = woodlandStage(
      { afterMs: 300, answer: optimal },
      { cache },
    );
    const outcome = await ask();
    expect(outcome.reason).toBe("timeout");
    await clock.advance(300);
    expect(await outcome.revised).toMatchObject({ source: "llm", llmSteps: 3, elapsedMs: 300 });
    expect(await ask()).toMatchObject({
      source: "cache",
      hit: "exact",
      llmSteps: 3,
      optimal: true,
    });
    expect(orchestrator.telemetry.snapshot().counters["plan.revised"]).toBe(1);
  });

  it("aborts the call without a late answer", async () => {
    const { ask, llm } = woodlandStage({ afterMs: 300, answer: optimal });
    const outcome = await ask({ background: false });
    expect(outcome.reason).toBe("timeout");
    expect(llm.calls[0]?.deadline.signal.aborted).toBe(true);
    expect(llm.active).toBe(0);
    expect(await outcome.revised).toBeUndefined();
  });

  it("stops waiting for a late answer after lateAnswerMs", async () => {
    const { ask, llm, clock } = woodlandStage({ afterMs: "never" }, { lateAnswerMs: 1000 });
    const outcome = await ask();
    expect(llm.active).toBe(1);
    await clock.advance(1100);
    expect(llm.active).toBe(0);
    expect(await outcome.revised).toBeUndefined();
    expect(clock.pendingTimers).toBe(0);
  });

  it("drops the late answer when the agent asked again", async () => {
    const { ask, clock } = woodlandStage((_question, call) =>
      call === 0 ? { afterMs: 300, answer: optimal } : { answer: optimal },
    );
    const first = await ask();
    const second = await ask({
      state: woodland.state({ at: "forest", has_axe: true, wood: 0, coins: 0 }),
    });
    await clock.advance(300);
    expect(await first.revised).toBeUndefined();
    expect(second.status).toBe("solved");
  });

  it("does not wait for an LLM planner that is predicted to be late, which works in the background", async () => {
    const { ask, llm, clock } = woodlandStage(
      { afterMs: 150, answer: optimal },
      {
        admit: (_question, limitMs) =>
          limitMs < 150
            ? { admitted: false, reason: "budget", background: true }
            : { admitted: true, predictedMs: 150 },
      },
    );
    const outcome = await ask();
    expect(outcome).toMatchObject({ reason: "budget", source: "classical", elapsedMs: 0 });
    expect(llm.calls).toHaveLength(1);
    await clock.advance(150);
    expect(await outcome.revised).toMatchObject({ source: "llm" });
    expect((await ask({ background: false })).reason).toBe("budget");
    expect(llm.calls).toHaveLength(1);
  });

  it.each(["breaker-open", "overloaded"] as const)("says %s", async (reason) => {
    const admission = { admitted: false, reason, background: false } as const;
    const { ask, llm } = woodlandStage({}, { admit: () => admission });
    expect(await ask()).toMatchObject({ reason, source: "classical", status: "solved" });
    expect(llm.calls).toHaveLength(0);
  });
});

describe("an LLM planner that fails", () => {
  it.each([
    ["backend-error", new InferenceError("the server is gone")],
    ["backend-error", new TypeError("a bug")],
    ["backend-error", "a text"],
    ["context-limit", new ContextLimitError(10, 20)],
    ["overloaded", new UnderstudyError("overloaded", "the queue is full")],
    ["disposed", new UnderstudyError("disposed", "gone")],
  ] as const)("is replaced: %s", async (reason, error) => {
    expect(await woodlandStage({ afterMs: 5, rejects: error }).ask()).toMatchObject({
      reason,
      source: "classical",
      status: "solved",
      elapsedMs: 5,
    });
    expect(await woodlandStage({ throws: error }).ask()).toMatchObject({
      reason,
      status: "solved",
    });
  });

  it("has its plan mended by a real search", async () => {
    const steps = ["one", "two"];
    const domain = loadDomain({
      name: "counters",
      state: Object.fromEntries(steps.map((name) => [name, { type: "integer", min: 0, max: 9 }])),
      tools: steps.map((name) => ({ name, then: { [name]: { "+": 1 } } })),
      goals: [{ name: "there", when: { one: 6, two: 6 } }],
    });
    const [one] = steps.map((tool) => domain.actionOf({ tool, args: {} })) as [number, number];
    const start = domain.state({ one: 0, two: 0 });
    const { ask } = stageOf(domain, start, { answer: [one, one, -1] });
    expect(await ask({ goal: "there" })).toMatchObject({
      source: "llm",
      mended: true,
      llmSteps: 2,
      cost: 12,
    });
  });

  it("may fail in its admission", async () => {
    const { ask } = woodlandStage(
      {},
      {
        admit: () => {
          throw new Error("a bug");
        },
      },
    );
    expect(await ask()).toMatchObject({
      reason: "backend-error",
      detail: "a bug",
      status: "solved",
    });
  });
});
