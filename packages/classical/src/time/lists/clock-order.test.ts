import { type DomainDefinition, loadDomain, Orchestrator } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../../classical-planner.ts";
import { TimePlanner } from "../time-planner.ts";

/** Expansions up to the first schedule, and no further than its lists. */
const SOON = 12;
const count = { type: "integer", min: 0, max: 20, shared: true } as const;

/** A storm weakens the oven, which then bakes slowly. */
const BAKERY = {
  name: "bakery",
  state: {
    storm: { type: "enum", values: ["near", "over"], shared: true },
    power: { type: "enum", values: ["strong", "weak"], shared: true },
    dough: { type: "enum", values: ["none", "raw", "baked"], shared: true },
    chopped: count,
    washed: count,
    eaten: { type: "boolean", shared: true },
  },
  tools: [
    { name: "knead", when: { dough: "none" }, then: { dough: "raw" }, duration: 1 },
    { name: "chop", then: { chopped: { "+": 1 } }, duration: 3 },
    { name: "wash", then: { washed: { "+": 1 } }, duration: 2 },
    {
      ...{ name: "eat", when: { dough: "baked" }, start: { dough: "none" } },
      ...{ then: { eaten: true }, duration: 1 },
    },
  ],
  clocks: [
    {
      ...{ name: "storm", while: { storm: "near" }, duration: 5 },
      then: { power: "weak", storm: "over" },
    },
    {
      ...{ name: "baking", while: { dough: "raw", power: "strong" }, duration: 8 },
      then: { dough: "baked" },
    },
    {
      ...{ name: "slow_baking", while: { dough: "raw", power: "weak" }, duration: 12 },
      then: { dough: "baked" },
    },
  ],
};
const STATE = {
  storm: "near",
  power: "strong",
  dough: "none",
  chopped: 0,
  washed: 0,
  eaten: false,
};
const MEAL = { eaten: true, chopped: 5, washed: 4 };

function planSoon(when: object, leftMs: number) {
  const goals = [{ name: "done", when }];
  const domain = loadDomain({ ...BAKERY, goals } as DomainDefinition);
  const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
  const request = {
    ...{ agents: { ann: {}, bo: {} }, shared: STATE, goal: "done", expansions: SOON },
    ...{ clocks: [{ clock: "storm", leftMs }], budgetMs: 1e9 },
  };
  return new Orchestrator({ domain, ...parts }).plan(request as never);
}

describe("Lists beside clocks that change what others need", () => {
  it.each([
    [500, 14.001],
    [3000, 16.001],
  ])("let them end in the order of their times: a storm in %d ms", async (leftMs, time) => {
    const { status, time: found } = await planSoon({ ...MEAL, storm: "over" }, leftMs);
    expect([status, found]).toEqual(["solved", time]);
  });

  it("let those end that no step waits for", async () => {
    const { status, time } = await planSoon(MEAL, 3000);
    expect([status, time]).toEqual(["solved", 16.001]);
  });
});
