import { describe, expect, it } from "vitest";
import { InferenceError } from "../../../base/errors.ts";
import type { Step } from "../../../rules/domain/definition/types.ts";
import type { ScriptedBehaviour } from "../../../testing/scripted-llm-planner.ts";
import { act, atHome, stage, yard } from "../../../testing/stages/stage.ts";

const { forest, chop, market, home, rest, sell } = act;
const says = (...actions: number[]): NonNullable<ScriptedBehaviour["says"]> =>
  actions.map((action, index) => ({ action, atMs: 10 * (index + 1), index }));

/** Collects the steps given to a request, with the time of each. */
function listen(now: () => number) {
  const given: { readonly action: number; readonly atMs: number }[] = [];
  const onStep = (step: Step, index: number): void => {
    expect(index).toBe(given.length);
    given.push({ action: yard.actionOf(step), atMs: now() });
  };
  return { given, onStep, actions: () => given.map(({ action }) => action) };
}

describe("onStep", () => {
  it("gives a step of the LLM planner as soon as it is proved and can be completed", async () => {
    const { ask, clock } = stage({
      says: says(forest, chop),
      afterMs: 50,
      answer: [forest, chop, chop],
    });
    const { given, onStep } = listen(() => clock.now());
    const outcome = await ask({ onStep });
    expect(given).toEqual([
      { action: forest, atMs: 10 },
      { action: chop, atMs: 20 },
      { action: chop, atMs: 50 },
    ]);
    expect(outcome).toMatchObject({ source: "llm", llmSteps: 3 });
  });

  it("answers with the steps that were given and the classical planner's rest at the deadline", async () => {
    const { ask } = stage({ says: says(forest), afterMs: "never" });
    const { actions, onStep } = listen(() => 0);
    const outcome = await ask({ onStep });
    expect(outcome).toMatchObject({ source: "llm", mended: true, llmSteps: 1, optimal: true });
    expect(outcome.reason).toBeUndefined();
    expect(outcome.plan?.actions).toEqual([forest, chop, chop]);
    expect(actions()).toEqual([forest, chop, chop]);
  });

  it("follows the LLM planner although the classical planner's plan differs", async () => {
    const { ask } = stage(
      { says: says(market), afterMs: "never" },
      { tuning: { maxEarlyCostRatio: 2 } },
    );
    const { onStep } = listen(() => 0);
    const outcome = await ask({ onStep, budgetMs: 60 });
    // Market first is a detour of 2 in 5: within 1.6 times the classical planner's cost.
    expect(outcome.plan?.actions).toEqual([market, forest, chop, chop]);
    expect(outcome).toMatchObject({ cost: 7, optimal: false, llmSteps: 1 });
  });

  it("gives neither too expensive steps nor idle ones", async () => {
    const { ask } = stage(
      { says: says(rest, market, home), afterMs: "never" },
      { maxCostRatio: 1.2 },
    );
    const { onStep } = listen(() => 0);
    const outcome = await ask({ onStep });
    expect(outcome).toMatchObject({ source: "classical", reason: "timeout", llmSteps: 0 });
  });

  it("lets an LLM planner go on behind a step that breaks its plan, unless bridging is turned off", async () => {
    const answer = [sell, forest, chop, chop];
    const script = { says: says(...answer), afterMs: 50, answer };
    const stopped = await stage(script, { tuning: { maxBridgeSteps: 0 } }).ask();
    expect(stopped).toMatchObject({ source: "classical", reason: "unsound-plan" });
    const bridged = await stage(script).ask();
    expect(bridged.plan?.actions).toEqual([forest, chop, chop]);
    expect(bridged).toMatchObject({ source: "llm", mended: true, llmIndices: [0, 1, 2] });
  });

  it("gives no step early on the way to a plan that costs more than the early ratio", async () => {
    // Market first is a detour of 2 in 5.
    const { ask } = stage({ says: says(market), afterMs: "never" });
    const { actions, onStep } = listen(() => 0);
    const outcome = await ask({ onStep });
    expect(outcome).toMatchObject({ source: "classical", llmSteps: 0, cost: 5 });
    expect(actions()).toEqual([forest, chop, chop]);
  });

  it("keeps given steps when the answer finally differs", async () => {
    const { ask } = stage(
      { says: says(market), afterMs: 30, answer: [forest, chop, chop] },
      { tuning: { maxEarlyCostRatio: 2 } },
    );
    const { actions, onStep } = listen(() => 0);
    const outcome = await ask({ onStep });
    expect(outcome.plan?.actions).toEqual([market, forest, chop, chop]);
    expect(outcome).toMatchObject({ source: "llm", mended: true, llmSteps: 1 });
    expect(actions()).toEqual(outcome.plan?.actions);
  });

  it("does not cut a given step, though the plan does not need it", async () => {
    const { ask } = stage(
      { says: says(market, forest), afterMs: 50, answer: [market, forest, chop, chop] },
      { tuning: { maxEarlyCostRatio: 2 } },
    );
    const { onStep } = listen(() => 0);
    expect((await ask({ onStep })).plan?.actions).toEqual([market, forest, chop, chop]);
    // No step was given: the detour is cut.
    expect((await ask()).plan?.actions).toEqual([forest, chop, chop]);
  });

  it("keeps given steps when the model fails", async () => {
    const { ask } = stage({ says: says(forest), afterMs: 30, rejects: new InferenceError("gone") });
    const { onStep } = listen(() => 0);
    expect(await ask({ onStep })).toMatchObject({
      source: "llm",
      mended: true,
      llmSteps: 1,
      cost: 5,
    });
  });

  it("keeps given steps in a revised outcome", async () => {
    const { ask, clock } = stage(
      { says: says(market), afterMs: 300, answer: [market, forest, chop, chop] },
      { tuning: { maxEarlyCostRatio: 2 } },
    );
    const outcome = await ask({ onStep: () => {} });
    expect(outcome.plan?.actions[0]).toBe(market);
    await clock.advance(300);
    const revised = await outcome.revised;
    expect(revised?.plan?.actions[0]).toBe(market);
    expect(revised).toMatchObject({ source: "llm", llmSteps: 4 });
    expect(await revised?.revised).toBeUndefined();
  });

  it("gives all steps at once without a wait for the LLM planner", async () => {
    const { ask } = stage({}, { llm: undefined });
    const { actions, onStep } = listen(() => 0);
    const outcome = await ask({ onStep });
    expect(outcome.source).toBe("classical");
    expect(actions()).toEqual([forest, chop, chop]);
  });

  it("gives late joiners of a call the steps so far", async () => {
    const { orchestrator, clock, llm } = stage({
      says: says(forest, chop),
      afterMs: 60,
      answer: [forest, chop, chop],
    });
    const ann = listen(() => clock.now());
    const ben = listen(() => clock.now());
    const request = { state: atHome, goal: "stocked", budgetMs: 100 };
    const first = orchestrator.plan({ ...request, agent: "ann", onStep: ann.onStep });
    await clock.advance(15);
    const second = orchestrator.plan({ ...request, agent: "ben", onStep: ben.onStep });
    await clock.advance(1);
    expect(ben.given).toEqual([{ action: forest, atMs: 15 }]);
    await clock.advance(100);
    await Promise.all([first, second]);
    expect(llm.calls).toHaveLength(1);
    expect(ben.actions()).toEqual(ann.actions());
  });

  it("survives a game that throws", async () => {
    const { ask } = stage({ says: says(forest), afterMs: 30, answer: [forest, chop, chop] });
    let calls = 0;
    const onStep = (): void => {
      calls++;
      throw new Error("a bug");
    };
    expect(await ask({ onStep })).toMatchObject({ source: "llm" });
    expect(calls).toBe(3);
    await expect(ask({ onStep: 5 as never })).rejects.toThrow("/onStep");
  });

  it("distinguishes a second try from further steps", async () => {
    const { ask } = stage({
      says: [
        { action: forest, atMs: 5, index: 0 },
        { action: forest, atMs: 10, index: 0 },
        { action: chop, atMs: 15, index: 1 },
      ],
      afterMs: 30,
      answer: [forest, chop, chop],
    });
    const { actions, onStep } = listen(() => 0);
    expect(await ask({ onStep })).toMatchObject({ source: "llm", llmSteps: 3 });
    expect(actions()).toEqual([forest, chop, chop]);
  });
});

describe("an LLM planner that has said enough", () => {
  it("is stopped when the goal is reached", async () => {
    const { ask } = stage({ says: says(forest, chop, chop, sell, sell), afterMs: "never" });
    expect(await ask()).toMatchObject({ source: "llm", llmSteps: 3, elapsedMs: 30 });
  });

  it("is stopped at a step that breaks the plan, where bridging is turned off", async () => {
    const script = { says: says(forest, sell, chop), afterMs: "never" } as const;
    const { ask } = stage(script, { tuning: { maxBridgeSteps: 0 } });
    expect(await ask()).toMatchObject({
      source: "llm",
      mended: true,
      llmSteps: 1,
      elapsedMs: 20,
      cost: 5,
    });
  });
});

describe("redraft", () => {
  it("plans on from the LLM planner's own steps, twice a call", async () => {
    const { ask, llm } = stage({ afterMs: 5, answer: [forest, chop, chop] });
    await ask();
    const redraft = llm.calls[0]?.redraft;
    expect(redraft?.([market])).toEqual([forest, chop, chop]);
    expect(redraft?.([forest, chop])).toEqual([chop]);
    expect(redraft?.([forest])).toBeUndefined();
  });

  it("has no continuation for unsound steps", async () => {
    const { ask, llm } = stage({ afterMs: 5, answer: [forest, chop, chop] });
    await ask();
    expect(llm.calls[0]?.redraft?.([sell])).toBeUndefined();
    expect(llm.calls[0]?.redraft?.([-1])).toBeUndefined();
  });
});
