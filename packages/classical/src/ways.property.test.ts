import { PlanProver, runSearch } from "@understudy/planner-core";
import { arbitraryProblem, UniformCostPlanner } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "./classical-planner.ts";

const problems = arbitraryProblem({ ways: true, maxStates: 200 });

describe("ways of requests", () => {
  it("give the same optima and unreachable goals as plain search", () => {
    const planner = new ClassicalPlanner();
    fc.assert(
      fc.property(problems, (problem) => {
        const best = runSearch(new UniformCostPlanner(), { ...problem, mode: "optimal" });
        const found = runSearch(planner, { ...problem, mode: "optimal" });
        expect(found.status).toBe(best.status);
        if (found.status !== "solved" || best.status !== "solved") return;
        expect(found).toMatchObject({ optimal: true, scaledCost: best.scaledCost });
        const prover = new PlanProver(problem.domain);
        const { state, goal } = problem;
        expect(prover.prove(state, found.actions, goal.condition, problem)).toBe(true);
        expect(prover.scaledCost).toBe(found.scaledCost);
      }),
      { numRuns: 200 },
    );
  });

  it("hold the guarantees of first plans and of better ones", () => {
    fc.assert(
      fc.property(problems, fc.nat(40), (problem, expansions) => {
        const planner = new ClassicalPlanner();
        const best = runSearch(new UniformCostPlanner(), { ...problem, mode: "optimal" });
        const scaledBest = best.status === "solved" ? best.scaledCost : Number.POSITIVE_INFINITY;
        for (const mode of ["first", "anytime"] as const) {
          const found = runSearch(planner, { ...problem, mode }, { expansions });
          if (found.status === "unsolvable") {
            expect(best.status).toBe("unsolvable");
            continue;
          }
          expect(found.scaledLowerBound).toBeLessThanOrEqual(scaledBest);
          if (found.status !== "solved") continue;
          const prover = new PlanProver(problem.domain);
          const { state, goal } = problem;
          expect(prover.prove(state, found.actions, goal.condition, problem)).toBe(true);
          expect(found.scaledCost).toBe(prover.scaledCost);
          if (found.optimal) expect(found.scaledCost).toBe(scaledBest);
        }
      }),
      { numRuns: 200 },
    );
  });
});
