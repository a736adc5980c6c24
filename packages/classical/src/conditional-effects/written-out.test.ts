import {
  loadDomain,
  PlanProver,
  planOf,
  runSearch,
  type SearchResult,
} from "@understudy/planner-core";
import { UniformCostPlanner } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { formatUnreachable } from "../explain/format-explanation.ts";
import { explainUnreachable } from "../explain/unreachable.ts";

/** A domain with derived variables (some recursive), sums and state-dependent costs. */
const island = loadDomain({
  name: "island",
  state: {
    at: { type: "enum", values: ["beach", "jungle", "temple"] },
    bridge: { type: "boolean" },
    gate: { type: "boolean" },
    coins: { type: "integer", min: 0, max: 12 },
    price: { type: "integer", min: 1, max: 5 },
    planks: { type: "integer", min: 0, max: 4 },
    nails: { type: "integer", min: 0, max: 4 },
  },
  derive: {
    near_beach: { anyOf: [{ at: "beach" }, { near_jungle: true }] },
    near_jungle: {
      anyOf: [
        { at: "jungle" },
        { near_beach: true },
        { near_temple: true, bridge: true, gate: true },
      ],
    },
    near_temple: { anyOf: [{ at: "temple" }, { near_jungle: true, bridge: true, gate: true }] },
  },
  tools: [
    {
      name: "goto",
      parameters: { place: { enum: ["beach", "jungle", "temple"] } },
      when: { near_$place: true },
      then: { at: "$place" },
    },
    { name: "buy_planks", then: { planks: { "+": 2 }, coins: { "-": { var: "price" } } } },
    { name: "buy_nails", then: { nails: { "+": 2 }, coins: { "-": { var: "2 * price - 1" } } } },
    { name: "haggle", when: { price: { ">": 1 } }, then: { price: { "-": 1 } } },
    { name: "build", when: { "planks + nails": { ">=": 6 } }, then: { bridge: true } },
    { name: "open", when: { bridge: true, "coins - price": { ">=": 1 } }, then: { gate: true } },
  ],
  goals: [{ name: "prayed", when: { at: "temple" } }],
});

const start = { at: "beach", bridge: false, gate: false, planks: 0, nails: 0, price: 3 };
const goal = island.goal("prayed");

const costOf = (result: SearchResult): number =>
  result.status === "solved" ? result.scaledCost : Number.NaN;

describe("planning with derived variables and sums", () => {
  it("finds the optimal plan, which is sound; search and table agree", () => {
    const costs = [12, 11, 9].map((coins) => {
      const state = island.state({ ...start, coins });
      const problem = { domain: island, state, goal, mode: "optimal" } as const;
      const result = runSearch(new ClassicalPlanner({ tables: false }), problem);
      if (result.status !== "solved") throw new Error(result.status);
      const plainly = runSearch(new UniformCostPlanner(), problem);
      expect(result).toMatchObject({ optimal: true, scaledCost: costOf(plainly) });
      expect(new PlanProver(island).prove(state, result.actions, goal.condition)).toBe(true);
      expect(planOf(island, result.actions).steps.at(-1)).toMatchObject({ tool: "goto" });
      const planner = new ClassicalPlanner();
      planner.warm({ domain: island, goal });
      expect(planner.policy({ domain: island, goal })?.scaledCost(state)).toBe(result.scaledCost);
      return result.scaledCost;
    });
    expect(costs).toEqual([7000, 7000, 8000]);
  });

  it("proves that too few coins lead nowhere, and explains it with the domain's names", () => {
    const state = island.state({ ...start, coins: 3 });
    const problem = { domain: island, state, goal } as const;
    expect(runSearch(new ClassicalPlanner(), { ...problem, mode: "optimal" }).status).toBe(
      "unsolvable",
    );
    const why = explainUnreachable({ ...problem, goal: island.goal({ at: "temple", coins: 12 }) });
    expect(why).toBeDefined();
    expect(formatUnreachable(why as NonNullable<typeof why>)).toContain("coins");
  });
});
