import { defineDomain, Orchestrator } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../../classical-planner.ts";
import { TimePlanner } from "../time-planner.ts";

const places = ["pantry", "board", "stove", "grill", "hatch"] as const;
const foods = ["fish", "potato"] as const;
const ways = {
  pantry: { board: 1.5, stove: 3, grill: 3.5, hatch: 3 },
  board: { pantry: 1.5, stove: 1.5, grill: 2, hatch: 2 },
  stove: { pantry: 3, board: 1.5, grill: 0.5, hatch: 2.5 },
  grill: { pantry: 3.5, board: 2, stove: 0.5, hatch: 2.5 },
  hatch: { pantry: 3, board: 2, stove: 2.5, grill: 2.5 },
};

/** A cook with two dishes to fry, on one of two fires that hold one thing each. */
const kitchen = defineDomain({
  name: "kitchen",
  state: {
    at: { type: "enum", values: places, position: true },
    walking: { type: "boolean", default: false },
    holds: { type: "enum", values: ["nothing", "fish", "potato"], default: "nothing" },
    stove: { type: "boolean", shared: true, default: false },
    grill: { type: "boolean", shared: true, default: false },
    fish: { type: "enum", values: ["raw", "fried", "plated"], shared: true, default: "raw" },
    potato: { type: "enum", values: ["raw", "fried", "plated"], shared: true, default: "raw" },
    chopped: { type: "boolean", shared: true, default: false },
  },
  tools: [
    {
      name: "walk",
      parameters: { to: { enum: places } },
      start: { walking: true },
      then: { at: "$to", walking: false },
      duration: { way: "$to" },
    },
    {
      name: "take",
      parameters: { it: { enum: foods } },
      when: { at: "pantry", holds: "nothing", $it: "raw" },
      then: { holds: "$it" },
      duration: 0.4,
    },
    {
      name: "chop",
      when: { at: "board", holds: "potato", chopped: false },
      then: { chopped: true },
      duration: 3,
    },
    {
      name: "fry",
      alongside: true,
      parameters: { it: { enum: foods }, on: { enum: ["stove", "grill"] } },
      when: {
        at: "$on",
        holds: "$it",
        $it: "raw",
        $on: false,
        anyOf: [{ chopped: true }, { holds: "fish" }],
      },
      start: { holds: "nothing", $on: true },
      finish: { at: "$on", holds: "nothing", walking: false },
      then: { holds: "$it", $it: "fried", $on: false },
      duration: { from: 8, to: 13 },
    },
    { name: "watch", when: { at: "stove", stove: true }, then: { stove: false }, duration: 9 },
    {
      name: "plate",
      parameters: { it: { enum: foods } },
      when: { at: "hatch", holds: "$it", $it: "fried" },
      then: { holds: "nothing", $it: "plated" },
      duration: 0.4,
    },
  ],
  goals: [
    { name: "served", when: { fish: "plated", potato: "plated" } },
    { name: "fish", when: { fish: "plated" } },
  ],
});

const plan = (request: object) => {
  const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
  const orchestrator = new Orchestrator({ domain: kitchen, ...parts });
  return orchestrator.plan({ ways, budgetMs: 1e9, ...request } as never);
};

describe("Steps moved in a schedule", () => {
  it("fill the time in which a pan needs nobody, on another fire than the first plan takes", async () => {
    const mia = { at: "pantry" } as const;
    const request = { agents: { mia }, goal: "served" };
    const first = await plan({ ...request, expansions: 100 });
    const long = await plan({ ...request, expansions: 4_000 });
    expect(first.status).toBe("solved");
    expect(first.time).toBeLessThanOrEqual(1.1 * long.time);
    expect(first.time).toBeLessThan(26);
  });

  it("give a member the steps for which it is free, with its way there and back", async () => {
    const agents = { mia: { at: "pantry" }, leo: { at: "hatch" } } as const;
    const outcome = await plan({ agents, goal: "served", expansions: 200 });
    expect(outcome.time).toBeLessThan(20);
    expect(new Set(outcome.steps.map(({ agent }) => agent)).size).toBe(2);
  });
});

describe("A schedule to keep", () => {
  it("is given up where another fire is free, though it would work", async () => {
    const keep = [
      { agent: "mia", step: { tool: "watch" }, startsAt: 0, duration: 9, with: [] },
      {
        agent: "mia",
        step: { tool: "fry", args: { it: "fish", on: "stove" } },
        ...{ startsAt: 9, duration: 8, with: [] },
      },
    ];
    const mia = { at: "stove", holds: "fish" } as const;
    const shared = { stove: true };
    const request = { agents: { mia }, shared, goal: "fish", keep, expansions: 60 };
    const { steps, time } = await plan(request);
    expect(steps.map(({ step }) => step.tool)).toEqual(["walk", "fry", "walk", "plate"]);
    expect(time).toBeLessThan(12);
  });
});

describe("A request until its plan is settled", () => {
  const request = { agents: { mia: { at: "pantry" } }, goal: "served" } as const;

  it("ends long before its budget, with the plan of a hundred expansions", async () => {
    // A proof takes far more than the memory of a search.
    const settled = await plan({ ...request, until: "settled" });
    const limited = await plan({ ...request, expansions: 100 });
    expect(settled).toMatchObject({ status: "solved", optimal: false });
    expect(settled.steps).toEqual(limited.steps);
  });

  it("is soon answered with a first plan, and later with a better one", async () => {
    const [mia, leo] = [{ at: "pantry" }, { at: "hatch" }] as const;
    const asked = { agents: { mia, leo }, goal: "served" };
    const first = await plan({ ...asked, until: "first" });
    const settled = await plan({ ...asked, until: "settled" });
    expect(first.status).toBe("solved");
    const revised = await first.revised;
    expect(revised?.time).toBe(settled.time);
    expect(revised?.time).toBeLessThan(first.time);
    expect(JSON.stringify(first)).not.toContain("revised");
    expect(settled.revised).toBeUndefined();
  });

  it("is withdrawn with its better plan", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const first = await plan({ ...request, until: "first", signal });
    controller.abort();
    expect(first.status).toBe("solved");
    await expect(Promise.resolve(first.revised)).resolves.toBeUndefined();
  });

  it("is refused with any other word", async () => {
    await expect(plan({ ...request, until: "tired" })).rejects.toThrow(
      /until.*must be proved, settled or first/s,
    );
  });
});
