import { loadDomain, Orchestrator } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { TimePlanner } from "./time-planner.ts";

const PLACES = ["pan", "sink", "hatch"];

/** Fish fries by itself, but a cook has to be there in the end. */
const kitchen = loadDomain({
  name: "kitchen",
  state: {
    at: { type: "enum", values: PLACES, position: true },
    fish: { type: "enum", values: ["raw", "hot", "fried", "served"], shared: true },
    dishes: { type: "integer", min: 0, max: 9, shared: true },
  },
  tools: [
    ...PLACES.map((place) => ({ name: `to_${place}`, then: { at: place }, duration: 2 })),
    {
      ...{ name: "fry", alongside: true, when: { at: "pan", fish: "raw" } },
      ...{ start: { fish: "hot" }, finish: { at: "pan" }, then: { fish: "fried" } },
      duration: { from: 8, to: 13 },
    },
    { name: "wash", when: { at: "sink" }, then: { dishes: { "+": 1 } }, duration: 1 },
    { name: "serve", when: { at: "hatch", fish: "fried" }, then: { fish: "served" }, duration: 1 },
  ],
  goals: [{ name: "done", when: { fish: "served", dishes: { ">=": 6 } } }],
});

it("finds a first plan in which one who went away comes back to the end of a step", async () => {
  const orchestrator = new Orchestrator({
    ...{ domain: kitchen, planner: new ClassicalPlanner(), time: new TimePlanner() },
  });
  const walk = { tool: "to_sink", args: {} };
  const { status, steps } = await orchestrator.plan({
    ...{ agents: { ann: { at: "pan" }, bo: { at: "sink" } }, goal: "done", budgetMs: 10_000 },
    ...{ shared: { fish: "hot", dishes: 0 }, expansions: 12 },
    running: [
      { agent: "ann", step: { tool: "fry", args: {} }, leftMs: 5000, leftToMs: 10_000, with: [] },
      { agent: "ann", step: walk, leftMs: 1000, leftToMs: 1000, with: [] },
    ],
  } as never);
  expect(status).toBe("solved");
  expect(steps).toContainEqual(
    expect.objectContaining({ agent: "ann", step: { tool: "to_pan", args: {} } }),
  );
});
