import { type Domain, loadDomain, provePlan, runSearch } from "@understudy/planner-core";
import {
  arbitraryCondition,
  arbitraryState,
  UniformCostPlanner,
} from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { assert, expect, it } from "vitest";
import { preparePart, prepareParts } from "../../testing/prepare.ts";
import { SliceLimits } from "../limits.ts";
import { MOST_NODES, SmallSearch } from "./small-search.ts";

const AMPLE = 2 ** 30;

/** Every kind of effect, and goods that become others. */
const mill = loadDomain({
  name: "mill",
  state: {
    corn: { type: "integer", min: 0, max: 4 },
    flour: { type: "integer", min: 0, max: 3 },
    at: { type: "enum", values: ["farm", "mill", "town"] },
    bags: { type: "integer", min: 0, max: 4 },
    lit: { type: "boolean" },
  },
  tools: [
    {
      name: "walk",
      parameters: { to: { enum: ["farm", "mill", "town"] } },
      then: { at: "$to" },
      cost: 2,
    },
    { name: "reap", when: { at: "farm" }, then: { corn: { "+": 2 } }, cost: 3 },
    {
      name: "grind",
      when: { at: "mill", lit: true },
      then: { corn: { "-": 1 }, flour: { "+": 1 } },
    },
    { name: "fill", when: { at: "mill" }, then: { bags: { var: "flour" }, lit: false }, cost: 1.5 },
    { name: "light", when: { bags: { "!=": 2 } }, then: { lit: true } },
    { name: "sell", when: { at: "town" }, then: { bags: { "-": 1 }, lit: true }, cost: 0.5 },
  ],
});

it("finds the cheapest plans with arrays that served other searches, in turns of any length", () => {
  const reference = new UniformCostPlanner();
  const search = new SmallSearch();
  const found = { plans: 0, none: 0 };
  const question = fc.record({
    state: arbitraryState(mill),
    goal: fc
      .array(arbitraryCondition(mill, 1), { minLength: 1, maxLength: 3 })
      .map((allOf) => mill.goal({ allOf })),
    expansions: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(
    fc.property(question, ({ state, goal, expansions }) => {
      if (goal.condition.holds(state)) return;
      const problem = { domain: mill, state, goal, mode: "optimal" } as const;
      const [part, ...others] = prepareParts(problem);
      if (part?.small === undefined || others.length > 0) return;
      search.begin(part.small, state, AMPLE);
      let bound = 0;
      let end = search.run(new SliceLimits({ expansions: 0 }), MOST_NODES);
      while (end === "slice") {
        assert.isAtLeast(search.scaledLowerBound, bound);
        bound = search.scaledLowerBound;
        end = search.run(new SliceLimits({ expansions }), MOST_NODES);
      }
      const truth = runSearch(reference, problem);
      assert.equal(end, "proved");
      assert.equal(search.hasPlan, truth.status === "solved");
      if (truth.status === "solved") {
        assert.equal(search.scaledCost, truth.scaledCost);
        assert.isAtMost(bound, truth.scaledCost);
        assert(provePlan(mill, state, search.actions, goal.condition).sound);
        found.plans++;
      } else found.none++;
    }),
    { numRuns: 300 },
  );
  expect(found.plans).toBeGreaterThan(30);
  expect(found.none).toBeGreaterThan(0);
});

/** Counters in steps of one, and a lock that opens when all of them are at five. */
function counters(count: number): Domain {
  const names = Array.from({ length: count }, (_, index) => `c${index}`);
  const counter = { type: "integer", min: 0, max: 9, default: 0 } as const;
  return loadDomain({
    name: "counters",
    state: {
      ...Object.fromEntries(names.map((name) => [name, counter])),
      open: { type: "boolean", default: false },
    },
    tools: [
      ...names.flatMap((name) => [
        { name: `up_${name}`, then: { [name]: { "+": 1 } } },
        { name: `down_${name}`, then: { [name]: { "-": 1 } }, cost: 2 },
      ]),
      {
        name: "unlock",
        when: Object.fromEntries(names.map((name) => [name, 5])),
        then: { open: true },
      },
    ],
  });
}

function begin(domain: Domain, goal: Parameters<Domain["goal"]>[0], maxBytes = AMPLE): SmallSearch {
  const question = { domain, state: domain.state({}), goal: domain.goal(goal) };
  const search = new SmallSearch();
  const { small } = preparePart({ ...question, mode: "optimal" });
  assert(small !== undefined);
  search.begin(small, question.state, maxBytes);
  return search;
}

it("knows the distance of each variable of the goal", () => {
  const search = begin(counters(1), { c0: 6 });
  expect(search.run(new SliceLimits({}), 8)).toBe("proved");
  expect([search.plan.length, search.scaledCost]).toEqual([6, 6000]);
});

it("goes on after a look that was too short", () => {
  const search = begin(counters(3), { open: true });
  expect(search.run(new SliceLimits({}), 50)).toBe("large");
  expect(search.scaledLowerBound).toBeGreaterThanOrEqual(2000);
  expect(search.run(new SliceLimits({}), MOST_NODES)).toBe("proved");
  expect(search.scaledCost).toBe(16_000);
});

it("ends when its memory is full", () => {
  const search = begin(counters(3), { open: true }, 1000);
  expect(search.run(new SliceLimits({}), MOST_NODES)).toBe("large");
  expect(search.bytes).toBeLessThanOrEqual(1100);
  expect(search.hasPlan).toBe(false);
});

it("proves that no plan is cheaper than the one in hand", () => {
  const search = begin(counters(3), { open: true });
  search.scaledUpperBound = 16_000;
  expect(search.run(new SliceLimits({}), MOST_NODES)).toBe("proved");
  expect([search.hasPlan, search.scaledLowerBound]).toEqual([false, 16_000]);
});
