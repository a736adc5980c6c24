import { describe, expect, it, vi } from "vitest";
import { RequestError, StateError } from "../../base/errors.ts";
import { ActionSet } from "../../rules/domain/actions/action-set.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import {
  MapCache,
  optimal,
  poor,
  start,
  woodland,
  woodlandActions,
  woodlandStage,
} from "../../testing/stages/woodland-stage.ts";
import type { Planner } from "../contract/planner.ts";
import type { PlanContinuation } from "../contract/request.ts";
import { planKnown } from "./route/pieces.ts";

const { market, chop } = woodlandActions;

describe("goals", () => {
  it("needs no plan for a goal that holds", async () => {
    const { ask, llm } = woodlandStage({ answer: optimal });
    const outcome = await ask({ goal: "homely" });
    expect(outcome).toMatchObject({
      status: "solved",
      cost: 0,
      optimal: true,
      source: "classical",
    });
    expect(outcome.plan?.steps).toEqual([]);
    expect(outcome.reason).toBeUndefined();
    expect(llm.calls).toHaveLength(0);
  });

  it("takes the highest priority of those that do not hold", async () => {
    const { ask } = woodlandStage({ answer: optimal });
    expect((await ask({ goal: { oneOf: ["homely", "rich", "stocked"] } })).goal.name).toBe(
      "stocked",
    );
    expect((await ask({ goal: { directive: "do something useful" } })).goal.name).toBe("stocked");
    const stocked = woodland.state({ at: "home", has_axe: true, wood: 2, coins: 0 });
    expect(
      (await ask({ state: stocked, goal: { oneOf: ["homely", "rich", "stocked"] } })).goal.name,
    ).toBe("rich");
  });

  it("continues with the next goal when the first is unreachable", async () => {
    const { ask, llm } = woodlandStage({ answer: [market] });
    const outcome = await ask({ state: poor, goal: { oneOf: ["stocked", { at: "market" }] } });
    expect(outcome).toMatchObject({ status: "solved", source: "llm", cost: 2 });
    expect(llm.calls[0]?.question.goal.definition).toEqual({ at: "market" });
  });

  it("is unsolvable, without a reason, when no goal can be reached, and does not ask the LLM planner", async () => {
    const { ask, llm } = woodlandStage({ answer: optimal });
    const outcome = await ask({ state: poor, goal: { oneOf: ["stocked", "rich"] } });
    expect(outcome).toMatchObject({ status: "unsolvable", plan: null, source: "classical" });
    expect(outcome.reason).toBeUndefined();
    expect(llm.calls).toHaveLength(0);
  });

  it("lets the LLM planner solve a goal for which the classical planner was too slow", async () => {
    const { ask } = woodlandStage({ answer: optimal }, { searchExpansions: 1 });
    expect(await ask()).toMatchObject({ status: "solved", source: "llm", optimal: false });
    const alone = woodlandStage({ answer: [chop] }, { searchExpansions: 1 });
    expect(await alone.ask()).toMatchObject({
      status: "cut-off",
      plan: null,
      reason: "unsound-plan",
    });
  });

  it("does not serve a planner's plan without a proof", async () => {
    const liar: Planner = {
      start: () => ({
        expansions: 1,
        step: () => true,
        result: () => ({
          status: "solved",
          actions: [chop],
          scaledCost: 1,
          optimal: true,
          scaledLowerBound: 1,
        }),
      }),
    };
    const { ask } = woodlandStage({ afterMs: "never" }, { planner: liar });
    expect(await ask()).toMatchObject({ status: "cut-off", plan: null });
  });

  it("obeys disabled actions and extra conditions to maintain", async () => {
    const { ask } = woodlandStage({ answer: optimal });
    const disabled = [{ tool: "chop", args: {} }];
    expect(await ask({ disabled })).toMatchObject({ status: "unsolvable" });
    expect(await ask({ maintain: { at: { "!=": "forest" } } })).toMatchObject({
      status: "unsolvable",
    });
  });
});

describe("the caller", () => {
  it("gets errors for mistakes", async () => {
    const { ask, orchestrator } = woodlandStage({});
    await expect(orchestrator.plan(undefined as never)).rejects.toThrow(RequestError);
    expect(() => orchestrator.planNow(undefined as never)).toThrow(RequestError);
    await expect(ask({ state: { at: "moon" } })).rejects.toThrow(StateError);
    await expect(ask({ goal: "wealth" })).rejects.toThrow(/there is no goal "wealth"/);
    await expect(ask({ goal: { oneOf: ["rich", { wod: 1 }] } })).rejects.toThrow(
      "/goal/oneOf/1/wod",
    );
    await expect(ask({ goal: { oneOf: [] } })).rejects.toThrow(RequestError);
    await expect(ask({ budgetMs: Number.NaN })).rejects.toThrow("/budgetMs");
    await expect(ask({ disabled: [{ tool: "fly", args: {} }] })).rejects.toThrow("/disabled/0");
    await expect(ask({ disabled: [null] as never })).rejects.toThrow("/disabled");
    await expect(ask({ disabled: new ActionSet(99).add(1) })).rejects.toThrow("another domain");
    await expect(ask({ persona: 5 as never })).rejects.toThrow("/persona");
    const other = loadDomain({
      name: "lamp",
      state: { lit: { type: "boolean" } },
      tools: [{ name: "wait" }],
    });
    await expect(ask({ maintain: other.condition({ lit: true }) })).rejects.toThrow("/maintain");
    await expect(ask({ goal: { oneOf: ["rich"], wood: 3 } as never })).rejects.toThrow(
      "/goal/wood",
    );
    await expect(ask({ goal: new Map() as never })).rejects.toThrow("plain object");
    await expect(ask({ signal: {} as never })).rejects.toThrow("/signal");
    expect(() => woodlandStage({}, { maxCostratio: 3 } as never)).toThrow(
      'did you mean "maxCostRatio"',
    );
  });

  it("may abort: the request rejects with the reason and the call ends", async () => {
    const { orchestrator, clock, llm } = woodlandStage({ afterMs: "never" });
    const controller = new AbortController();
    const request = {
      agent: "ann",
      state: start,
      goal: "stocked",
      budgetMs: 100,
      signal: controller.signal,
    };
    const promise = orchestrator.plan(request);
    promise.catch(() => {});
    await clock.advance(10);
    expect(llm.active).toBe(1);
    controller.abort(new Error("the agent died"));
    await expect(promise).rejects.toThrow("the agent died");
    expect(llm.active).toBe(0);
    expect(clock.pendingTimers).toBe(0);
    await expect(orchestrator.plan(request)).rejects.toThrow("the agent died");
  });

  it("shares a call with equal requests, whose answer survives an abort", async () => {
    const { orchestrator, clock, llm } = woodlandStage({ afterMs: 50, answer: optimal });
    const controller = new AbortController();
    const request = { state: start, goal: "stocked", budgetMs: 100 };
    const ann = orchestrator.plan({ ...request, agent: "ann", signal: controller.signal });
    const ben = orchestrator.plan({ ...request, agent: "ben" });
    ann.catch(() => {});
    await clock.advance(10);
    controller.abort(new Error("gone"));
    await clock.advance(40);
    expect(llm.calls).toHaveLength(1);
    await expect(ann).rejects.toThrow("gone");
    expect(await ben).toMatchObject({ source: "llm" });
  });

  it("gets the classical planner when the orchestrator is disposed", async () => {
    const { orchestrator, clock, ask, llm } = woodlandStage({ afterMs: "never" });
    const waiting = orchestrator.plan({
      agent: "ann",
      state: start,
      goal: "stocked",
      budgetMs: 100,
    });
    await clock.advance(1);
    orchestrator.dispose();
    expect(await waiting).toMatchObject({ reason: "disposed", status: "solved" });
    expect(await ask()).toMatchObject({ reason: "disposed", status: "solved" });
    expect(llm.active).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe("planNow", () => {
  it("answers at once and lets the LLM planner work on", async () => {
    const cache = new MapCache();
    const { orchestrator, clock } = woodlandStage({ afterMs: 30, answer: optimal }, { cache });
    const request = { agent: "ann", state: start, goal: "stocked" };
    const outcome = orchestrator.planNow(request);
    expect(outcome).toMatchObject({ source: "classical", status: "solved", reason: "budget" });
    await clock.advance(30);
    expect(await outcome.revised).toMatchObject({ source: "llm", llmSteps: 3 });
    expect(orchestrator.planNow(request)).toMatchObject({
      source: "cache",
      hit: "exact",
      llmSteps: 3,
    });
  });

  it("throws for a caller's mistake", () => {
    const { orchestrator } = woodlandStage({});
    expect(() => orchestrator.planNow({ agent: "ann", state: start, goal: "wealth" })).toThrow(
      RequestError,
    );
    const request = { agent: "ann", state: start, goal: "stocked" };
    expect(() => orchestrator.planNow(request, Number.NaN)).toThrow("/sliceMs");
  });
});

describe("a known plan", () => {
  /** Makes the same request three times; from the second time on the plan is known. */
  async function askAgain(observer: (() => void) | undefined) {
    const parts = { cache: new MapCache(), observer };
    const { ask, orchestrator } = woodlandStage({ afterMs: 30, answer: optimal }, parts);
    const steps: number[] = [];
    const onStep = (_: unknown, index: number) => steps.push(index);
    const outcomes = [await ask(), await ask({ onStep }), await ask()];
    const { counters, histograms, ...others } = orchestrator.telemetry.snapshot();
    const counts = Object.entries(histograms).map(([name, { count }]) => [name, count]);
    const facts = outcomes.map(({ source, hit, cost, llmSteps }) => ({
      source: hit ?? source,
      cost,
      llmSteps,
    }));
    return { facts, counters, counts, steps, withLlm: others.withLlm };
  }

  it("is served and counted alike with and without an observer", async () => {
    const unseen = await askAgain(undefined);
    expect(unseen).toEqual(await askAgain(() => {}));
    expect(unseen.facts.map(({ source }) => source)).toEqual(["llm", "exact", "exact"]);
    expect(unseen.steps).toEqual([0, 1, 2]);
  });

  it("is the only answer without a wait", async () => {
    const cache = new MapCache();
    const { orchestrator, ask } = woodlandStage({ afterMs: 30, answer: optimal }, { cache });
    const request = { agent: "ann", state: start, goal: "stocked", budgetMs: 100 };
    expect(planKnown(orchestrator, request)).toBeTypeOf("function");
    await ask();
    expect(planKnown(orchestrator, request)).toMatchObject({
      source: "cache",
      hit: "exact",
      llmSteps: 3,
    });
    expect(() => planKnown(orchestrator, { ...request, budgetMs: -1 })).toThrow("/budgetMs");
    orchestrator.dispose();
    expect(planKnown(orchestrator, request)).toBeTypeOf("function");
  });

  it("is looked up once, and a missing one is planned for within the given limits", async () => {
    const cache = new MapCache();
    const { orchestrator, clock } = woodlandStage({ afterMs: 30, answer: optimal }, { cache });
    const lookUps = vi.spyOn(cache, "lookup");
    const request = { agent: "ann", state: start, goal: "stocked", budgetMs: 100 };
    const planOn = planKnown(orchestrator, request) as PlanContinuation;
    const steps: number[] = [];
    const outcome = planOn({ budgetMs: 50, onStep: (_, index) => steps.push(index) });
    await clock.advance(40);
    expect(await outcome).toMatchObject({ source: "llm", status: "solved" });
    expect(steps).toEqual([0, 1, 2]);
    expect(lookUps).toHaveBeenCalledTimes(1);

    const other = { ...request, goal: "rich" };
    await expect(
      (planKnown(orchestrator, other) as PlanContinuation)({ budgetMs: -1 }),
    ).rejects.toThrow("/budgetMs");
    const late = (planKnown(orchestrator, other) as PlanContinuation)({ budgetMs: 10 });
    await clock.advance(10);
    expect(await late).toMatchObject({ reason: "timeout" });
  });
});

describe("without an LLM planner", () => {
  it("the classical planner plans alone and gives no reason", async () => {
    const { ask } = woodlandStage({}, { llm: undefined });
    const outcome = await ask();
    expect(outcome).toMatchObject({ source: "classical", status: "solved", optimal: true });
    expect(outcome.reason).toBeUndefined();
    expect(await outcome.revised).toBeUndefined();
  });
});

describe("the observer", () => {
  const classical = ["classical-ask", "classical-answer"];

  it("sees aborted requests", async () => {
    const seen: string[] = [];
    const observer = (event: { readonly type: string }) => seen.push(event.type);
    const { orchestrator, clock } = woodlandStage({ afterMs: "never" }, { observer });
    const controller = new AbortController();
    const request = { agent: "ann", state: start, goal: "stocked", budgetMs: 100 };
    const promise = orchestrator.plan({ ...request, signal: controller.signal });
    await clock.advance(1);
    controller.abort("gone");
    await expect(promise).rejects.toBe("gone");
    expect(seen).toEqual(["request-start", ...classical, "llm-ask", "request-abort"]);
  });

  it("sees the life of a request, and cannot disturb it", async () => {
    const seen: string[] = [];
    const { ask } = woodlandStage(
      { afterMs: 1, answer: optimal },
      {
        observer: (event) => {
          seen.push(event.type);
          throw new Error("a bug in the game");
        },
      },
    );
    expect((await ask()).source).toBe("llm");
    expect(seen).toEqual(["request-start", ...classical, "llm-ask", "llm-answer", "outcome-serve"]);
  });

  it("gets no events while it is idle", async () => {
    const seen: string[] = [];
    const observer = Object.assign(
      (event: { readonly type: string }): void => void seen.push(event.type),
      { isIdle: true },
    );
    const { ask } = woodlandStage({ afterMs: "never" }, { observer });
    await ask();
    expect(seen).toEqual([]);
    observer.isIdle = false;
    await ask();
    expect(seen).toEqual(["request-start", ...classical, "llm-ask", "outcome-serve"]);
  });
});
