import type { Planner } from "@understudy/planner-core";
import { UniformCostPlanner } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runRepertoireTrial } from "../repertoire/trial.ts";
import { runClassicalCheck } from "./check.ts";
import { arbitraryLongProblem } from "./check-arbitrary.ts";
import { compareWithReference } from "./check-problem.ts";

describe("classical-check", () => {
  it("finds no difference", () => {
    const lines: string[] = [];
    const output = { out: (text: string) => lines.push(text), error: expect.unreachable };
    expect(runClassicalCheck(["--domains", "200", "--seed", "7"], output)).toBe(0);
    expect(lines.at(-1)).toMatch(/^200 domains: .*: no difference \(seed 7\)$/);
  });

  it("reports command-line errors", () => {
    const lines: string[] = [];
    const output = { out: expect.unreachable, error: (text: string) => lines.push(text) };
    for (const run of [runClassicalCheck, runRepertoireTrial]) {
      expect(run(["--sead", "7"], output)).toBe(1);
      expect(lines.pop()).toMatch(/^Unknown option '--sead'.* See --help$/);
    }
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
