import { type Domain, loadDomain, runSearch } from "@understudy/planner-core";
import { arbitraryState, UniformCostPlanner } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { preparePart, relaxedOf } from "../testing/prepare.ts";

/** A walker among `count` places, all connected. Every move leaves a mark, except to place 1. */
function world(count: number): Domain {
  const values = Array.from({ length: count }, (_, index) => `p${index}`);
  return loadDomain({
    name: "world",
    state: {
      at: { type: "enum", values },
      before: { type: "enum", values },
      marked: { type: "boolean" },
    },
    tools: [
      {
        name: "go",
        parameters: { to: { enum: values } },
        when: { at: { "!=": "$to" } },
        then: { at: "$to", before: { var: "at" } },
        cost: 2,
      },
      { name: "mark", when: { at: { "!=": "p1" } }, then: { marked: true } },
      { name: "rest", when: { at: { in: ["p0", "p2"] } }, then: { before: "p0" } },
    ],
  });
}

describe("an enum with many values", () => {
  it("has a relaxation that is linear in the number of values", () => {
    const sizeOf = (count: number): number => {
      const domain = world(count);
      const state = domain.state({ at: "p1", before: "p1", marked: false });
      const goal = domain.goal({ marked: true, at: "p1" });
      const part = preparePart({ domain, state, goal, mode: "first" });
      return relaxedOf(part).operatorCount;
    };
    expect(sizeOf(800) / sizeOf(200)).toBeLessThan(4.5);
  });

  it("may have any value but the last but one", () => {
    const values = Array.from({ length: 40 }, (_, index) => `p${index}`);
    const domain = loadDomain({
      name: "edge",
      state: { at: { type: "enum", values }, seen: { type: "boolean" } },
      tools: [
        { name: "look", when: { at: { "!=": "p38" } }, then: { seen: true } },
        { name: "leave", when: { at: "p0" }, then: { at: "p1" } },
      ],
    });
    for (const at of ["p0", "p37", "p38", "p39"]) {
      const state = domain.state({ at, seen: false });
      const problem = { domain, state, goal: domain.goal({ seen: true }), mode: "first" } as const;
      const { status } = runSearch(new ClassicalPlanner({ tables: false }), problem);
      expect(status).toBe(at === "p38" ? "unsolvable" : "solved");
    }
  });

  it("is planned as exactly as one with few values", () => {
    const domain = world(40);
    const planner = new ClassicalPlanner();
    const reference = new UniformCostPlanner();
    const goals = [
      { at: { "!=": "p1" }, before: "p7" },
      { at: "p39", marked: true },
      { before: { "!=": "p0" }, at: { in: ["p0", "p39"] }, marked: true },
    ].map((condition) => domain.goal(condition));
    planner.warm({ domain, goal: goals[0] as (typeof goals)[0] });
    fc.assert(
      fc.property(arbitraryState(domain), fc.constantFrom(...goals), (state, goal) => {
        const problem = { domain, state, goal, mode: "optimal" } as const;
        const truth = runSearch(reference, problem);
        expect(runSearch(planner, problem)).toMatchObject({
          status: truth.status,
          ...(truth.status === "solved" ? { scaledCost: truth.scaledCost, optimal: true } : {}),
        });
      }),
      { numRuns: 40 },
    );
  });
});
