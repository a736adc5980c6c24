import { defineDomain, Orchestrator, PlanRunner } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { TimePlanner } from "./time-planner.ts";

const domain = defineDomain({
  name: "kitchen",
  state: {
    pan: { type: "enum", values: ["empty", "raw", "done"] },
    oil: { type: "integer", min: 0, max: 3 },
    plates: { type: "integer", min: 0, max: 2 },
    eaten: { type: "boolean", default: false },
  },
  tools: [
    {
      name: "fry",
      when: { pan: "empty", oil: { ">=": 1 } },
      start: { pan: "raw", oil: { "-": 1 } },
      then: { pan: "done" },
      duration: 3,
    },
    {
      name: "take_off",
      when: { pan: "done" },
      start: { pan: "empty" },
      then: { plates: { "+": 1 } },
      duration: 1,
    },
    { name: "eat", when: { plates: { ">=": 1 } }, then: { eaten: true }, duration: 1 },
  ],
  goals: [
    { name: "fed", when: { eaten: true } },
    { name: "ready", when: { plates: 2 } },
  ],
}).untyped;

type State = { pan: "empty" | "raw" | "done"; oil: number; plates: number };

/** The events of the steps for a goal, in a game that tells states at their times. */
function eventsFor(
  goal: string,
  ends: "told" | "seen",
  state: State,
  told: Readonly<Record<number, Partial<State>>>,
): readonly string[] {
  const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
  const orchestrator = new Orchestrator({ domain, ...parts, clock: new FakeClock() });
  const log: string[] = [];
  const runner = new PlanRunner({
    ...{ orchestrator, agent: "ann", goal, budgetMs: 100, asks: "game", ends, reconsiderMs: 500 },
    onStepEvent: ({ type, step }) => log.push(`${type} ${step.tool}`),
  });
  const seen = { ...state };
  for (let nowMs = 0; nowMs < 3000; nowMs += 250) {
    Object.assign(seen, told[nowMs]);
    runner.tick(seen, nowMs);
    const { question } = runner;
    if (question !== undefined) runner.accept(orchestrator.planNow(question, 100));
  }
  return log;
}

describe("a step that shows what it does at its start", () => {
  it.each(["told", "seen"] as const)("goes on until its end, where ends are %s", (ends) => {
    const done: State = { pan: "done", oil: 0, plates: 0 };
    const log = eventsFor("fed", ends, done, { 750: { pan: "empty" } });
    expect(log).toEqual(["started take_off"]);
  });

  it("is seen to be done once it has ended", () => {
    const done: State = { pan: "done", oil: 0, plates: 0 };
    const told = { 750: { pan: "empty" }, 1500: { plates: 1 } } as const;
    expect(eventsFor("fed", "seen", done, told).slice(0, 3)).toEqual([
      "started take_off",
      "finished take_off",
      "started eat",
    ]);
  });

  it("takes what it uses once", () => {
    // The oil is just enough.
    const raw: State = { pan: "empty", oil: 2, plates: 0 };
    const told = { 750: { pan: "raw", oil: 1 } } as const;
    expect(eventsFor("ready", "told", raw, told)).toEqual(["started fry"]);
  });

  it("ends if something else than its start has changed what it needed", () => {
    const done: State = { pan: "done", oil: 1, plates: 0 };
    const log = eventsFor("fed", "told", done, { 750: { pan: "raw" } });
    expect(log.slice(0, 2)).toEqual(["started take_off", "interrupted take_off"]);
  });

  it("ends if its start no longer shows", () => {
    const done: State = { pan: "done", oil: 1, plates: 0 };
    const told = { 750: { pan: "empty" }, 1500: { pan: "raw" } } as const;
    const log = eventsFor("fed", "told", done, told);
    expect(log.slice(0, 2)).toEqual(["started take_off", "interrupted take_off"]);
  });
});
