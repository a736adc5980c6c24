import { readFileSync } from "node:fs";
import {
  type Domain,
  type Goal,
  loadDomain,
  PlanProver,
  runSearch,
} from "@understudy/planner-core";
import {
  allStates,
  arbitraryDomain,
  arbitraryProblem,
  StateSpace,
  UniformCostPlanner,
} from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";

/** `CASES=5000 npx vitest run packages/classical` runs more cases. */
const cases = Number(process.env["CASES"] ?? 200);

/**
 * Compares a goal's table with reference costs in every state, and plays every plan.
 *
 * @returns the first difference, and the number of plans with at least two steps
 */
function compare(planner: ClassicalPlanner, domain: Domain, goal: Goal, space: StateSpace) {
  const policy = planner.policy({ domain, goal });
  if (policy === undefined) return { difference: "the table is not ready", severalSteps: 0 };
  const expected = space.scaledCosts(goal);
  const prover = new PlanProver(domain);
  const plan = new Int32Array(policy.longestPlan);
  let severalSteps = 0;
  for (const [id, state] of space.states.entries()) {
    const scaledCost = policy.scaledCost(state);
    const length = policy.plan(state, plan);
    const difference = (text: string): { difference: string; severalSteps: number } => ({
      difference: `${goal.name} from ${state.join()}: ${text}`,
      severalSteps,
    });
    if (!domain.maintain.holds(state)) {
      if (scaledCost !== -1 || length !== -1) return difference("lies outside the table");
      continue;
    }
    if (scaledCost !== expected[id])
      return difference(`costs ${scaledCost}, should be ${expected[id]}`);
    if (scaledCost === Number.POSITIVE_INFINITY) {
      if (length !== -1) return difference("has a plan, though there is none");
      continue;
    }
    const actions = Array.from(plan.subarray(0, length));
    const isSound = prover.prove(state, actions, goal.condition);
    if (!isSound || prover.scaledCost !== scaledCost)
      return difference(`the plan ${actions} is not such a plan`);
    if (length > 1) severalSteps++;
  }
  return { difference: undefined, severalSteps };
}

describe("tables against reference costs", () => {
  for (const [name, states] of [
    ["guard", 33_600],
    ["courier", 37_632],
  ] as const) {
    it(`agree on all ${states} states of the ${name}, for every goal`, () => {
      const url = new URL(`../../../../examples/domains/${name}.json`, import.meta.url);
      const domain = loadDomain(readFileSync(url, "utf8"));
      const space = new StateSpace(domain, allStates(domain));
      expect(space.states).toHaveLength(states);
      const planner = new ClassicalPlanner();
      expect(planner.warm(domain.goals.map((goal) => ({ domain, goal })))).toBe(true);
      for (const goal of domain.goals) {
        expect(compare(planner, domain, goal, space).difference).toBeUndefined();
      }
    });
  }

  it(
    "agree on all states of random domains",
    () => {
      let severalSteps = 0;
      fc.assert(
        fc.property(arbitraryDomain({ maxStates: 400 }), (domain) => {
          const planner = new ClassicalPlanner();
          const space = new StateSpace(domain, allStates(domain));
          planner.warm(domain.goals.map((goal) => ({ domain, goal })));
          for (const goal of domain.goals) {
            const report = planner.explainMethod({ domain, goal });
            if (report.reason === "run-time-costs") continue;
            const result = compare(planner, domain, goal, space);
            expect(result.difference).toBeUndefined();
            severalSteps += result.severalSteps;
          }
        }),
        { numRuns: cases },
      );
      // The domains are random, but many of them need plans of several steps.
      expect(severalSteps).toBeGreaterThan(cases / 4);
    },
    120_000 + 20 * cases,
  );

  it(
    "agree for costs that differ by orders of magnitude",
    () => {
      const thousandths = fc.oneof(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 1e8 }),
      );
      const road = fc.record({ from: fc.nat(29), to: fc.nat(29), thousandths });
      const roads = fc.array(road, { minLength: 40, maxLength: 120 });
      fc.assert(
        fc.property(roads, (list) => {
          const domain = loadDomain({
            name: "roads",
            state: { at: { type: "integer", min: 0, max: 29 } },
            tools: list.map((one, number) => ({
              name: `road_${number}`,
              when: { at: one.from },
              then: { at: one.to },
              cost: one.thousandths / 1000,
            })),
            goals: [{ name: "arrive", when: { at: { in: [3, 7] } }, priority: 1 }],
          });
          const goal = domain.goal("arrive");
          const planner = new ClassicalPlanner();
          planner.warm({ domain, goal });
          const space = new StateSpace(domain, allStates(domain));
          expect(compare(planner, domain, goal, space).difference).toBeUndefined();
        }),
        { numRuns: cases / 2 },
      );
    },
    120_000 + 20 * cases,
  );

  it(
    "are right under constraints too, both as results and as bounds",
    () => {
      const reference = new UniformCostPlanner();
      fc.assert(
        fc.property(arbitraryProblem(), (random) => {
          const planner = new ClassicalPlanner();
          planner.warm(random);
          const problem = { ...random, mode: "anytime" } as const;
          const expected = runSearch(reference, problem);
          const search = planner.start(problem);
          for (let isOver = false; !isOver; isOver = search.step({ expansions: 1 })) {
            const between = search.result();
            if (between.status === "unsolvable" || expected.status !== "solved") continue;
            expect(between.scaledLowerBound).toBeLessThanOrEqual(expected.scaledCost);
          }
          const result = search.result();
          expect(result.status).toBe(expected.status);
          if (result.status !== "solved" || expected.status !== "solved") return;
          expect(result).toMatchObject({ scaledCost: expected.scaledCost, optimal: true });
          const prover = new PlanProver(problem.domain);
          expect(prover.prove(problem.state, result.actions, problem.goal.condition, problem)).toBe(
            true,
          );
        }),
        { numRuns: 2 * cases },
      );
    },
    120_000 + 20 * cases,
  );
});
