import { describe, expect, it } from "vitest";
import { importPddl } from "../import-pddl.ts";
import { solvePddl } from "../testing/solve-pddl.ts";

/** A task whose actions all reach the goal, at different costs. */
const texts = (...costs: readonly string[]) => {
  const actions = costs.map((cost, index) => {
    const increases = cost.split(" & ").map((by) => `(increase (total-cost) ${by})`);
    return `(:action a${index} :effect (and (p) ${increases.join(" ")}))`;
  });
  return {
    domain: `(define (domain d) (:predicates (p)) (:functions (total-cost)) ${actions.join(" ")})`,
    problem: "(define (problem p) (:init) (:goal (p)) (:metric minimize (total-cost)))",
  };
};
const costOf = (...costs: readonly string[]) => {
  const { result, cost } = solvePddl(texts(...costs), 1000);
  return result.status === "solved" && result.optimal ? cost : result.status;
};

describe("costs", () => {
  it("are exact, with any decimals", () => {
    expect(costOf("(* 3 (/ 0.5 3))")).toBe(0.5);
    expect(costOf("0.1 & 0.2")).toBe(0.3);
    expect(costOf("0.000004")).toBe(0.000004);
    expect(costOf("0.1234567")).toBe(0.1234567);
    expect(costOf("1e-3")).toBe(0.001);
    expect(costOf("(/ 1 3)")).toBe(1 / 3);
    expect(costOf("0.1234567", "0.1234566")).toBe(0.1234566);
  });

  it("are refused with a hint if too far apart", () => {
    expect(() => importPddl(texts("0.1234567", "150.5"))).toThrow(
      /^domain, .* the largest is 1505000000 times 1e-7, which all are multiples of \(round them/,
    );
    expect(() => importPddl(texts("0.1234567", "1e-17"))).toThrow(/too many decimals/);
  });
});
