import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryProblem } from "../../testing/random/arbitrary-problem.ts";
import { PlanBridger } from "./bridge.ts";
import { PlanProver } from "./prover.ts";

describe("the ways through a plan", () => {
  it("are sound, keep the fixed steps, and never return to an earlier state", () => {
    fc.assert(
      fc.property(
        arbitraryProblem(),
        fc.array(fc.integer({ min: -1, max: 40 }), { maxLength: 10 }),
        fc.nat({ max: 2 }),
        ({ domain, state }, plan, wanted) => {
          const prover = new PlanProver(domain);
          prover.prove(state, plan, undefined);
          const fixed = Math.min(wanted, prover.soundSteps);
          const maxScaledCost = Number.POSITIVE_INFINITY;
          const problem = { state, plan, fixed, maxScaledCost, constraints: {} };
          for (const { actions, origins, llmSteps } of new PlanBridger(domain).bridge(problem)) {
            expect(actions.slice(0, fixed)).toEqual(plan.slice(0, fixed));
            expect(origins.filter((origin) => origin >= 0)).toHaveLength(llmSteps);
            const seen = new Set<string>();
            for (let steps = fixed; steps <= actions.length; steps++) {
              expect(prover.prove(state, actions.slice(0, steps), undefined)).toBe(true);
              seen.add(prover.state.join());
            }
            expect(seen.size).toBe(actions.length - fixed + 1);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it("avoid states from which the goal is unreachable or too expensive", () => {
    fc.assert(
      fc.property(
        arbitraryProblem(),
        fc.array(fc.nat({ max: 40 }), { maxLength: 10 }),
        fc.constantFrom(4000, Number.POSITIVE_INFINITY),
        ({ domain, state }, plan, scaledCost) => {
          const problem = { state, plan, fixed: 0, maxScaledCost: 3000, constraints: {} };
          const scaledCostToGo = (): number => scaledCost;
          expect(new PlanBridger(domain).bridge({ ...problem, scaledCostToGo })).toEqual([]);
        },
      ),
      { numRuns: 50 },
    );
  });
});
