import { describe, expect, it } from "vitest";
import type { AnyDomainTypes } from "../../rules/domain/definition/types.ts";
import { FakeClock, settle } from "../../testing/fake-clock.ts";
import { act, atHome, stage, yard } from "../../testing/stages/stage.ts";
import { UniformCostPlanner } from "../../testing/uniform-cost-planner.ts";
import type { PlannerEvent } from "../contract/events.ts";
import type { Admission, LlmAnswer, LlmPlanner } from "../contract/llm-planner.ts";
import type { PlanSearch } from "../contract/planner.ts";
import { PlanRunner } from "../runner/plan-runner.ts";
import type { OrchestratorOptions } from "./options.ts";
import { Orchestrator } from "./orchestrator.ts";

// Callbacks may fail, and what a model answers is foreign text: that may cost a plan, never the process. An unhandled
// rejection would fail the whole run.

const optimal = [act.forest, act.chop, act.chop];
const request = { agent: "ann", state: atHome, goal: "stocked", budgetMs: 100 } as const;
const fails = (): never => {
  throw new Error("a bug");
};
const rejects = (): Promise<never> => Promise.reject(new Error("a bug"));

/** Passes any value as the required type. */
const as = <Value>(value: unknown): Value => value as Value;

/** An LLM planner with some invalid parts. */
const llmWith = (odd: { readonly admit?: unknown; readonly answer?: unknown }): LlmPlanner => ({
  model: "odd",
  fingerprint: "",
  admit: () => as<Admission>("admit" in odd ? call(odd.admit) : { admitted: true }),
  ask: () =>
    Promise.resolve(
      as<LlmAnswer>("answer" in odd ? odd.answer : { kind: "plan", actions: optimal, text: "" }),
    ),
});

const call = (value: unknown): unknown => (typeof value === "function" ? value() : value);

/** An orchestrator of the yard, and its reported errors. */
function engine(options: Partial<OrchestratorOptions<AnyDomainTypes>>) {
  const errors: string[] = [];
  const observer = (event: PlannerEvent): void => {
    if (event.type === "component-error") errors.push(`${event.component}: ${event.message}`);
  };
  const clock = new FakeClock();
  const planner = new UniformCostPlanner();
  const orchestrator = new Orchestrator({ domain: yard, planner, clock, observer, ...options });
  return { orchestrator, clock, errors };
}

describe("callbacks", () => {
  it("may reject: an observer", async () => {
    const { ask, orchestrator } = stage({ answer: optimal }, { observer: rejects });
    expect(await ask()).toMatchObject({ status: "solved", source: "llm" });
    await settle();
    expect(orchestrator.telemetry.snapshot().counters["error.callback"]).toBeGreaterThan(2);
  });

  it("may throw from isIdle", async () => {
    const observer = Object.defineProperty(() => {}, "isIdle", { get: fails });
    const { orchestrator } = engine({ observer });
    expect(await orchestrator.plan(request)).toMatchObject({ status: "solved" });
    expect(orchestrator.planNow(request)).toMatchObject({ status: "solved" });
  });

  it.each([fails, rejects])("may throw or reject: onStep", async (onStep) => {
    const { orchestrator, errors } = engine({ llm: llmWith({}) });
    expect(await orchestrator.plan({ ...request, onStep })).toMatchObject({ source: "llm" });
    await settle();
    expect(errors).toEqual(["onStep: a bug", "onStep: a bug", "onStep: a bug"]);
  });

  it.each([fails, rejects, () => undefined])(
    "may throw, reject or say nothing: a cache",
    async (lookup) => {
      const { orchestrator } = engine({ cache: { lookup: as(lookup), store: () => {} } });
      expect(await orchestrator.plan(request)).toMatchObject({ source: "classical" });
      expect(orchestrator.planNow(request)).toMatchObject({ source: "classical" });
      await settle();
    },
  );

  it("may reject where an LLM planner admits", async () => {
    const { orchestrator } = engine({ llm: llmWith({ admit: rejects }) });
    expect(await orchestrator.plan(request)).toMatchObject({ reason: "backend-error" });
    await settle();
  });

  const told = { member: "a", beganMs: 0, endedMs: 1, end: "won", tokens: 2 };
  const sound = { strategy: "first", why: "quick", calls: [told], tokensWasted: 0 };
  it.each([
    null,
    "x",
    {},
    { ...sound, calls: null },
    { ...sound, calls: [{ ...told, end: "odd" }] },
    { ...sound, why: 3 },
  ])("may tell anything of a pool's calls: %j", async (ensemble) => {
    const answer = { kind: "plan", actions: optimal, text: "", member: {}, ensemble };
    const { orchestrator } = engine({ llm: llmWith({ answer }) });
    const outcome = await orchestrator.plan(request);
    await settle();
    expect([outcome.source, outcome.ensemble, outcome.member]).toEqual([
      "llm",
      undefined,
      undefined,
    ]);
  });

  it("may reject: those of a runner, which may also return invalid times", async () => {
    const { orchestrator, clock } = stage({ answer: optimal });
    const heard: string[] = [];
    const runner = new PlanRunner({
      orchestrator,
      agent: "ann",
      goal: "stocked",
      budgetMs: 50,
      onStepEvent: as<() => void>(rejects),
      onOutcome: as<() => void>(rejects),
      durationMs: as<() => number>(() => Promise.resolve(5)),
      timeoutMs: () => Number.NaN,
      onError: as<(error: unknown) => void>((error: unknown) => {
        heard.push(String(error));
        return rejects();
      }),
    });
    runner.tick(atHome, 0);
    await clock.advance(50);
    expect(runner.tick(atHome, 50)).toMatchObject({ event: "start" });
    // Without a duration the game ends the step.
    expect(runner.tick(atHome, 1000)).toMatchObject({ event: "continue" });
    await settle();
    expect(heard.filter((text) => text === "Error: a bug")).toHaveLength(2);
    expect(heard.filter((text) => text.includes("not in ms"))).toHaveLength(2);
  });
});

describe("an LLM planner", () => {
  it.each<[string, unknown]>([
    ["null", null],
    ["texts", { promptTokens: "12", completionTokens: 3, totalMs: 5 }],
    ["more than there are", { promptTokens: 1e300, completionTokens: 3, totalMs: 5 }],
    ["no numbers", { promptTokens: Number.NaN, completionTokens: 3, totalMs: 5 }],
  ])("may count its tokens wrongly: %s", async (_what, usage) => {
    const answer = { kind: "plan", actions: optimal, text: "", usage };
    const { orchestrator } = engine({ llm: llmWith({ answer }) });
    expect(await orchestrator.plan(request)).toMatchObject({ source: "llm" });
    await settle();
    expect(orchestrator.telemetry.snapshot().counters).toMatchObject({
      "llm.success": 1,
      "llm.tokens.prompt": 0,
      "llm.tokens.completion": 0,
    });
  });

  it.each<[unknown, object]>([
    ["json", { json: 1 }],
    [undefined, {}],
    [7, {}],
    ["Here is what ann said: \n{}", {}],
    ["a-word-that-goes-on-and-on", {}],
  ])("may name the shape of its plan freely: %j", async (shape, counted) => {
    const answer = { kind: "plan", actions: optimal, text: "", shape };
    const { orchestrator } = engine({ llm: llmWith({ answer }) });
    expect(await orchestrator.plan(request)).toMatchObject({ source: "llm" });
    await settle();
    expect(orchestrator.telemetry.snapshot().shapes).toEqual(counted);
  });

  it("may report impossible times, which are limited to the measured ones", async () => {
    const usage = { promptTokens: 5, completionTokens: 20, firstTokenMs: 3e8, totalMs: 3e8 };
    const answer = { kind: "plan", actions: optimal, text: "", usage } as const;
    const { ask, orchestrator } = stage({ afterMs: 10, answer });
    await ask();
    const { histograms, counters } = orchestrator.telemetry.snapshot();
    expect(histograms["latency.first_token"].max).toBe(10);
    expect(counters["llm.tokens.completion"]).toBe(20);
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["a text", "plan"],
    ["a plan without steps", { kind: "plan", actions: 3 }],
    [
      "what throws when it is read",
      Object.defineProperty({ kind: "plan" }, "actions", { get: fails }),
    ],
  ])("may answer with %s", async (_what, answer) => {
    const { orchestrator, clock } = engine({ llm: llmWith({ answer }) });
    expect(await orchestrator.plan(request)).toMatchObject({
      status: "solved",
      source: "classical",
      reason: "backend-error",
      detail: expect.stringMatching(/./),
      elapsedMs: 0,
    });
    expect(clock.pendingTimers).toBe(0);
  });

  it("may write a plan that is too long to play", async () => {
    const answer = { kind: "plan", actions: new Array(20_000).fill(act.rest), text: "" };
    const { orchestrator } = engine({ llm: llmWith({ answer }) });
    expect(await orchestrator.plan(request)).toMatchObject({ reason: "invalid-plan" });
  });

  it("may throw when it is asked whether it takes a question", async () => {
    const { orchestrator, errors } = engine({ llm: llmWith({ admit: fails }) });
    expect(await orchestrator.plan(request)).toMatchObject({
      status: "solved",
      source: "classical",
      reason: "backend-error",
    });
    expect(orchestrator.planNow(request)).toMatchObject({ status: "solved" });
    expect(errors).toHaveLength(2);
    expect(errors[0]).toMatch(/^llm: /);
  });
});

describe("a planner", () => {
  const searchWith = (odd: Partial<Record<keyof PlanSearch, unknown>>) => ({
    planner: {
      start: () => as<PlanSearch>({ expansions: 1, step: () => true, result: () => null, ...odd }),
    },
  });
  const planners: [string, Partial<OrchestratorOptions<AnyDomainTypes>>][] = [
    ["throws at the beginning", { planner: { start: fails } }],
    ["throws while it searches", searchWith({ step: fails })],
    ["throws when it is asked for its result", searchWith({ result: fails })],
  ];

  it.each(planners)(
    "that %s leaves the request without a plan, and says why",
    async (_what, odd) => {
      const { orchestrator, errors } = engine(odd);
      const none = { status: "cut-off", plan: null, reason: "planner-error" };
      const outcome = await orchestrator.plan(request);
      expect(outcome).toMatchObject({ ...none, detail: expect.stringMatching(/./) });
      expect(orchestrator.planNow(request)).toMatchObject(none);
      expect(orchestrator.planMany([request])).toMatchObject([none]);
      await settle();
      expect(errors.length).toBeGreaterThanOrEqual(3);
      expect(errors.every((error) => error.startsWith("planner: "))).toBe(true);
    },
  );

  it.each(planners)(
    "that %s does not prevent the LLM planner from planning",
    async (_what, odd) => {
      const { orchestrator } = engine({ ...odd, llm: llmWith({}) });
      const outcome = await orchestrator.plan(request);
      expect(outcome).toMatchObject({ status: "solved", source: "llm" });
      expect(outcome.reason).toBeUndefined();
    },
  );
});
