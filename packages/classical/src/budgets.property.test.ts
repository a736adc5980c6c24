import assert from "node:assert/strict";
import {
  type CompiledCondition,
  type Goal,
  loadDomain,
  type PackedState,
  type PlanningProblem,
  provePlan,
  runSearch,
  type SearchResult,
} from "@understudy/planner-core";
import {
  arbitraryCondition,
  arbitraryState,
  UniformCostPlanner,
} from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { ClassicalPlanner } from "./classical-planner.ts";
import { CountingClock } from "./testing/counting-clock.ts";

interface Question {
  readonly state: PackedState;
  readonly goal: Goal;
  readonly maintain: CompiledCondition | undefined;
}

const counter = { type: "integer", min: 0, max: 5 } as const;
/** Goods to carry, trade and consume, with plans of a dozen steps. */
const trade = loadDomain({
  name: "trade",
  state: {
    at: { type: "enum", values: ["farm", "mill", "town"] },
    corn: counter,
    flour: counter,
    coins: counter,
    fed: { type: "boolean" },
  },
  tools: [
    {
      name: "go",
      parameters: { to: { enum: ["farm", "mill", "town"] } },
      when: { at: { "!=": "$to" } },
      then: { at: "$to" },
      cost: 2,
    },
    { name: "reap", when: { at: "farm" }, then: { corn: { "+": 2 } } },
    { name: "grind", when: { at: "mill" }, then: { corn: { "-": 1 }, flour: { "+": 1 } } },
    { name: "sell", when: { at: "town" }, then: { flour: { "-": 1 }, coins: { "+": 2 } } },
    { name: "eat", when: { coins: { ">=": 1 } }, then: { coins: { "-": 1 }, fed: true }, cost: 3 },
    { name: "lend", when: { flour: { ">": { var: "coins" } } }, then: { coins: { var: "flour" } } },
  ],
});

/** Conditions to maintain: broken by single steps, or only by several together. */
const maintains = [
  { corn: { "<=": 3 } },
  { anyOf: [{ coins: { "<=": 2 } }, { fed: true }] },
  { anyOf: [{ at: { "!=": "town" } }, { flour: { ">=": 1 } }, { coins: { ">=": 2 } }] },
  { flour: { "<=": { var: "corn" } } },
  { corn: { "!=": 2 }, anyOf: [{ at: "farm" }, { corn: { ">=": 1 } }] },
];

const question: fc.Arbitrary<Question> = fc
  .record({
    state: arbitraryState(trade),
    goal: fc
      .array(arbitraryCondition(trade, 1), { minLength: 1, maxLength: 3 })
      .map((allOf) => trade.goal({ allOf })),
    maintain: fc
      .subarray(maintains, { maxLength: 2 })
      .map((allOf) => (allOf.length === 0 ? undefined : trade.condition({ allOf }))),
  })
  .filter(({ goal, state }) => !goal.condition.holds(state));

/** From a budget of zero, without relaxation and regression, to an ample one. */
const budgets = [0, 1_000, 10_000, 100_000, undefined];

it("finds the same costs and unreachable goals with any memory limit", () => {
  const reference = new UniformCostPlanner();
  let unsolvable = 0;
  let maintained = 0;
  fc.assert(
    fc.property(question, fc.constantFrom(...budgets), (asked, maxCompiledBytes) => {
      const problem = { domain: trade, ...asked, mode: "optimal" } as const;
      const planner = new ClassicalPlanner({ maxCompiledBytes, tables: false });
      const truth = runSearch(reference, problem);
      const found = runSearch(planner, problem);
      assert.equal(found.status, truth.status);
      if (found.status === "solved" && truth.status === "solved") {
        assert.equal(found.scaledCost, truth.scaledCost);
        const { state, goal, maintain } = asked;
        const proof = provePlan(trade, state, found.actions, goal.condition, { maintain });
        assert.ok(proof.sound);
        if (maintain !== undefined && found.actions.length > 1) maintained++;
      } else unsolvable++;
    }),
    { numRuns: 300 },
  );
  expect(unsolvable).toBeGreaterThan(2);
  expect(maintained).toBeGreaterThan(2);
});

it("makes no false claim, however little memory a search has", () => {
  const reference = new UniformCostPlanner();
  const planners = [0.0002, 0.0003, 0.0005, 0.001].map(
    (maxMemoryMb) => new ClassicalPlanner({ maxMemoryMb, tables: false }),
  );
  const found = { "cut-off": 0, unsolvable: 0, solved: 0, optimal: 0 };
  fc.assert(
    fc.property(
      question,
      fc.constantFrom<PlanningProblem["mode"]>("first", "optimal", "anytime"),
      fc.constantFrom(...planners),
      (asked, mode, planner) => {
        const { state, maintain } = asked;
        const truth = runSearch(reference, { domain: trade, ...asked, mode: "optimal" });
        const result = runSearch(planner, { domain: trade, ...asked, mode });
        found[result.status]++;
        if (result.status === "unsolvable") {
          assert.equal(truth.status, "unsolvable");
          return;
        }
        const goal = result.status === "solved" ? asked.goal : trade.goal({});
        const proof = provePlan(trade, state, result.actions, goal.condition, { maintain });
        assert.ok(proof.sound);
        assert.equal(Math.round(proof.cost * 1000), result.scaledCost);
        if (truth.status !== "solved") {
          assert.equal(result.status, "cut-off");
          return;
        }
        assert.ok(result.scaledLowerBound <= truth.scaledCost);
        if (result.status !== "solved" || !result.optimal) return;
        found.optimal++;
        assert.equal(result.scaledCost, truth.scaledCost);
      },
    ),
    { numRuns: 1000 },
  );
  const { optimal, solved, unsolvable } = found;
  expect(
    [found["cut-off"], unsolvable, optimal, solved - optimal].every((count) => count > 0),
  ).toBe(true);
});

it("gives the same result after the same work, however it is sliced", () => {
  let slices = 0;
  fc.assert(
    fc.property(
      question,
      fc.constantFrom<PlanningProblem["mode"]>("first", "optimal", "anytime"),
      fc.constantFrom(...budgets),
      fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 6 }),
      (asked, mode, maxCompiledBytes, lengths) => {
        const solve = (untilMs: (slice: number) => number): [SearchResult, number] => {
          const clock = new CountingClock();
          const planner = new ClassicalPlanner({ maxCompiledBytes, tables: false });
          const search = planner.start({ domain: trade, ...asked, mode });
          let slice = 0;
          while (!search.step({ untilMs: clock.reads + untilMs(slice), clock })) slice++;
          slices += slice;
          return [search.result(), search.expansions];
        };
        const atOnce = solve(() => 1e9);
        const sliced = solve((slice) => lengths[slice % lengths.length] as number);
        assert.deepEqual(sliced, atOnce);
      },
    ),
    { numRuns: 150 },
  );
  expect(slices).toBeGreaterThan(50);
});
