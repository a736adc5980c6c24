import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { Orchestrator } from "../engine/orchestrator/orchestrator.ts";
import { loadDomain } from "../rules/domain/load-domain.ts";
import { FakeClock, settle } from "../testing/fake-clock.ts";
import { ScriptedLlmPlanner } from "../testing/scripted-llm-planner.ts";
import { UniformCostPlanner } from "../testing/uniform-cost-planner.ts";
import { whenAborted } from "./when-aborted.ts";

const listenersOf = (signal: AbortSignal): number => getEventListeners(signal, "abort").length;

describe("whenAborted", () => {
  it("calls all remaining listeners through one listener on the signal", () => {
    const { signal, abort } = split(new AbortController());
    const heard: number[] = [];
    const stops = Array.from({ length: 50 }, (_, index) =>
      whenAborted(signal, () => heard.push(index)),
    );
    expect(listenersOf(signal)).toBe(1);
    for (const stop of stops.slice(2)) stop();
    stops[5]?.();
    abort();
    expect(heard).toEqual([0, 1]);
    stops[0]?.();
    expect(listenersOf(signal)).toBe(0);
  });

  it("removes its listener from a signal without listeners, and adds it again", () => {
    const { signal, abort } = split(new AbortController());
    const heard: string[] = [];
    const stop = whenAborted(signal, () => heard.push("first"));
    stop();
    stop();
    expect(listenersOf(signal)).toBe(0);
    whenAborted(signal, () => heard.push("second"));
    abort();
    expect(heard).toEqual(["second"]);
  });

  it("calls at once for an aborted signal, and never without a signal", () => {
    let heard = 0;
    whenAborted(AbortSignal.abort(), () => heard++);
    whenAborted(undefined, () => heard++)();
    expect(heard).toBe(1);
  });

  it("allows a listener to remove another", () => {
    const { signal, abort } = split(new AbortController());
    const heard: string[] = [];
    let stopSecond = (): void => {};
    whenAborted(signal, () => {
      heard.push("first");
      stopSecond();
    });
    stopSecond = whenAborted(signal, () => heard.push("second"));
    abort();
    expect(heard).toEqual(["first"]);
  });
});

it("many agents share a signal: Node warns of no leak", async () => {
  const clock = new FakeClock();
  const domain = loadDomain({
    name: "counter",
    state: { count: { type: "integer", min: 0, max: 99 } },
    tools: [{ name: "count", then: { count: { "+": 1 } } }],
    goals: [{ name: "full", when: { count: 99 } }],
  });
  const llm = new ScriptedLlmPlanner({ clock, script: () => ({ afterMs: "never" }) });
  const planner = new UniformCostPlanner();
  const orchestrator = new Orchestrator({ domain, planner, llm, clock });
  const { signal, abort } = split(new AbortController());
  const plans = Array.from({ length: 40 }, (_, count) =>
    orchestrator
      .plan({ agent: `a${count}`, state: { count }, goal: "full", budgetMs: 1000, signal })
      .catch((error: unknown) => error),
  );
  await settle();
  await clock.advance(100);
  expect(llm.calls.length).toBeGreaterThan(30);
  expect(listenersOf(signal)).toBe(1);
  const reason = new Error("the level ends");
  abort(reason);
  expect(new Set(await Promise.all(plans))).toEqual(new Set([reason]));
  expect(listenersOf(signal)).toBe(0);
  orchestrator.dispose();
});

function split(controller: AbortController) {
  return { signal: controller.signal, abort: (reason?: unknown) => controller.abort(reason) };
}
