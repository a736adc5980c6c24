import { defineDomain, Orchestrator } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { TimePlanner } from "./time-planner.ts";

const kitchen = defineDomain({
  name: "plates",
  state: {
    at: { type: "enum", values: ["board", "stove", "sink", "hatch"] },
    whole: { type: "integer", min: 0, max: 6, shared: true },
    chopped: { type: "integer", min: 0, max: 6, shared: true, default: 0 },
    fried: { type: "integer", min: 0, max: 6, shared: true, default: 0 },
    dirty: { type: "integer", min: 0, max: 6, shared: true },
    clean: { type: "integer", min: 0, max: 6, shared: true, default: 0 },
    served: { type: "boolean", shared: true, default: false },
  },
  tools: [
    {
      name: "walk",
      parameters: { to: { enum: ["board", "stove", "sink", "hatch"] } },
      then: { at: "$to" },
      duration: 2,
    },
    {
      name: "chop",
      when: { at: "board", whole: { ">=": 1 } },
      then: { whole: { "-": 1 }, chopped: { "+": 1 } },
      duration: 3,
    },
    {
      name: "fry",
      when: { at: "stove", chopped: { ">=": 1 } },
      then: { chopped: { "-": 1 }, fried: { "+": 1 } },
      duration: 4,
    },
    {
      name: "wash",
      when: { at: "sink", dirty: { ">=": 1 } },
      then: { dirty: { "-": 1 }, clean: { "+": 1 } },
      duration: 3,
    },
    {
      name: "serve",
      when: { at: "hatch", fried: 4, clean: { ">=": 1 } },
      then: { served: true, clean: { "-": 1 } },
      duration: 1,
    },
  ],
  goals: [{ name: "served", when: { served: true } }],
});
const orchestrator = new Orchestrator({
  ...{ domain: kitchen, planner: new ClassicalPlanner(), time: new TimePlanner() },
});

describe("an event that gives what steps take, too", () => {
  it.each([
    ["one member", ["ann"], 40],
    ["two members", ["ann", "bo"], 38],
  ])("is waited for by %s, who do meanwhile what they can", async (_, names, time) => {
    const own = { at: "board", whole: 4, chopped: 0, fried: 0, dirty: 0, clean: 0, served: false };
    const asked = {
      agents: Object.fromEntries(names.map((name) => [name, own])),
      ...{ goal: "served", budgetMs: 10_000, expansions: 60 },
    } as const;
    const back = { at: 34, then: { dirty: { "+": 1 } } } as const;
    const plan = await orchestrator.plan({ ...asked, events: [back] } as never);
    expect(plan.status).toBe("solved");
    const startOf = (tool: string): number[] =>
      plan.steps.filter(({ step }) => step.tool === tool).map(({ startsAt }) => startsAt);
    expect(startOf("wash")).toEqual([34.001]);
    expect(startOf("chop")[0]).toBe(0);
    expect(Math.max(...startOf("fry"))).toBeLessThan(34);
    expect(plan.time).toBeCloseTo(time, 1);
    const never = await orchestrator.plan({ ...asked, events: [] } as never);
    expect(never.status).toBe("unsolvable");
  });
});
