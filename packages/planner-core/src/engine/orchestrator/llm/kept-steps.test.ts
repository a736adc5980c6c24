import { describe, expect, it } from "vitest";
import { InferenceError } from "../../../base/errors.ts";
import type { ScriptedBehaviour } from "../../../testing/scripted-llm-planner.ts";
import { act, stage } from "../../../testing/stages/stage.ts";
import type { PlannerEvent } from "../../contract/events.ts";

const { forest, chop, market, home, rest, sell } = act;
const says = (...actions: number[]): NonNullable<ScriptedBehaviour["says"]> =>
  actions.map((action, index) => ({ action, atMs: 10 * (index + 1), index }));

describe("an LLM planner that still writes at the deadline", () => {
  it("has its complete steps so far proved, and the classical planner supplies the rest", async () => {
    const { ask } = stage({ says: says(forest, chop), afterMs: "never" });
    const outcome = await ask();
    expect(outcome).toMatchObject({ source: "llm", mended: true, cost: 5, llmIndices: [0, 1] });
    expect(outcome.plan?.actions).toEqual([forest, chop, chop]);
    expect(outcome.reason).toBeUndefined();
    // Five milliseconds before the end of the wait, which is two before the deadline.
    expect(outcome.elapsedMs).toBe(93);
  });

  it("has its steps bridged as well", async () => {
    const { ask } = stage({ says: says(chop, sell), afterMs: "never" });
    const outcome = await ask();
    expect(outcome).toMatchObject({ source: "llm", mended: true, llmIndices: [1] });
    expect(outcome.plan?.actions).toEqual([forest, chop, chop]);
  });

  it("is awaited to the end if it has no step, or if it ends before that", async () => {
    const answer = [forest, chop, chop];
    expect(await stage({ afterMs: 97, answer }).ask()).toMatchObject({
      source: "llm",
      llmSteps: 3,
    });
    const early = stage({ says: says(...answer.slice(0, 2)), afterMs: 90, answer });
    expect(await early.ask()).toMatchObject({ source: "llm", llmSteps: 3, elapsedMs: 90 });
  });

  it("counts as silent without a usable step", async () => {
    const script = { says: says(rest, -1), afterMs: "never" } as const;
    const outcome = await stage(script, { maxCostRatio: 1.1 }).ask();
    expect(outcome).toMatchObject({ source: "classical", reason: "timeout", llmSteps: 0 });
  });

  it("is refused if its plan costs too much", async () => {
    const script = { says: says(market, home), afterMs: "never" } as const;
    const outcome = await stage(script, { maxCostRatio: 1.2 }).ask();
    expect(outcome).toMatchObject({ source: "classical", reason: "timeout", cost: 5 });
  });

  it("goes on in the background, and only its whole plan is reported, later", async () => {
    const answer = [forest, chop, chop];
    const told: unknown[] = [];
    const observer = (event: PlannerEvent): void => {
      if (event.type === "llm-answer") told.push(event.onTime);
    };
    const { ask, clock } = stage({ says: says(forest), afterMs: 300, answer }, { observer });
    const outcome = await ask();
    expect(outcome).toMatchObject({ source: "llm", mended: true, llmSteps: 1 });
    expect(told).toEqual([]);
    await clock.advance(300);
    expect(await outcome.revised).toMatchObject({ source: "llm", llmSteps: 3 });
    expect(told).toEqual([false]);
  });

  it("counts only its second try after a restart", async () => {
    const script: ScriptedBehaviour = {
      says: [
        { action: market, atMs: 10, index: 0 },
        { action: home, atMs: 20, index: 1 },
        { action: forest, atMs: 30, index: 0 },
      ],
      afterMs: "never",
    };
    const outcome = await stage(script).ask();
    expect(outcome.plan?.actions).toEqual([forest, chop, chop]);
    expect(outcome).toMatchObject({ source: "llm", mended: true, llmIndices: [0] });
  });

  it("may count its steps as it likes", async () => {
    const at = (index: number, atMs: number) => ({ action: chop, atMs, index });
    const script: ScriptedBehaviour = {
      says: [at(0.5, 1), at(-1, 2), at(Number.NaN, 3), at(2 ** 40, 4), at(7, 5)],
      afterMs: "never",
    };
    expect(await stage(script).ask()).toMatchObject({ source: "classical", reason: "timeout" });
  });
});

describe("an LLM planner that fails in the middle of its answer", () => {
  it("has its complete steps so far served, whatever wraps it", async () => {
    const rejects = new InferenceError("the connection was reset", { transient: true });
    const { ask, orchestrator } = stage({ says: says(forest, chop), afterMs: 30, rejects });
    expect(await ask()).toMatchObject({
      source: "llm",
      mended: true,
      llmSteps: 2,
      cost: 5,
      elapsedMs: 30,
    });
    expect(orchestrator.telemetry.snapshot().fallbacks).toEqual({});
  });

  it("leaves the classical planner's plan if it had no step", async () => {
    const rejects = new InferenceError("the connection was reset");
    const { ask } = stage({ afterMs: 30, rejects });
    expect(await ask()).toMatchObject({ source: "classical", reason: "backend-error" });
  });
});
