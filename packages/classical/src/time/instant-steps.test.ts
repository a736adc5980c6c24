import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { TimePlanner } from "./time-planner.ts";

/** A stack of at most three logs: burning takes one of three, four thousandths later, and adding takes no time. */
const stack = loadDomain({
  name: "stack",
  state: {
    logs: { type: "integer", min: 0, max: 3, shared: true },
    burnt: { type: "integer", min: 0, max: 2, shared: true },
  },
  tools: [
    {
      ...{ name: "burn", when: { logs: 3 }, duration: 0.004 },
      then: { logs: { "-": 1 }, burnt: { "+": 1 } },
    },
    { name: "add", then: { logs: { "+": 1 } } },
  ],
  goals: [{ name: "full", when: { logs: 3, burnt: 2 } }],
});

describe("a step that takes no time", () => {
  it.each([
    ["two members", ["ann", "bo"]],
    ["four", ["ann", "bo", "cai", "dee"]],
  ])("is done twice at one moment where that is best: %s", async (_, names) => {
    const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
    const orchestrator = new Orchestrator({ domain: stack, ...parts });
    const agents = Object.fromEntries(names.map((name) => [name, {}]));
    const shared = { logs: 3, burnt: 0 };
    const request = { agents, shared, goal: "full", budgetMs: 1e9, until: "proved" } as const;
    const { time, optimal, steps } = await orchestrator.plan(request);
    // Both burn, one a thousandth after the other; the logs are added once the second is burnt.
    expect({ time, optimal }).toEqual({ time: 0.006, optimal: true });
    const added = steps.filter(({ step }) => step.tool === "add").map(({ startsAt }) => startsAt);
    expect(added).toEqual([0.006, 0.006]);
  });
});
