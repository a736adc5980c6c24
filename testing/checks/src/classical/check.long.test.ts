import type { Planner } from "@understudy/planner-core";
import { UniformCostPlanner } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkDomains } from "./check.ts";
import { arbitraryLongProblem } from "./check-arbitrary.ts";
import { compareWithReference } from "./check-problem.ts";

describe("the check of random domains", () => {
  it("finds no difference", () => {
    expect(checkDomains(200, 7)).toMatch(/^200 domains: .*: no difference \(seed 7\)$/);
  });

  it("generates problems of several steps", () => {
    const lengths = fc
      .sample(arbitraryLongProblem(), { numRuns: 200, seed: 3 })
      .map((problem) => compareWithReference(new UniformCostPlanner(), problem, 0).steps ?? 0);
    expect(lengths.filter((steps) => steps >= 2).length).toBeGreaterThan(50);
  });

  it("detects a wrong planner", () => {
    const hopeless: Planner = {
      start: () => ({ step: () => true, result: () => ({ status: "unsolvable" }), expansions: 0 }),
    };
    const check = (): void =>
      fc.assert(
        fc.property(arbitraryLongProblem(), (problem) => {
          compareWithReference(hopeless, problem, 0);
        }),
        { seed: 1 },
      );
    expect(check).toThrow(/^Property failed/);
  });
});
