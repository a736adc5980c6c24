import { loadDomain, runSearch } from "@understudy/planner-core";
import {
  arbitraryCondition,
  arbitraryDomain,
  arbitraryState,
  UniformCostPlanner,
} from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GoalBound } from "./goal-bound.ts";

describe("GoalBound", () => {
  it("never exceeds the cost of an optimal plan, however small the tables", () => {
    const cases = arbitraryDomain({ maxStates: 400 }).chain((domain) =>
      fc.record({
        domain: fc.constant(domain),
        goal: arbitraryCondition(domain, 3),
        maxStates: fc.constantFrom(0, 3, 12, 60, 4096),
        states: fc.array(arbitraryState(domain), { minLength: 3, maxLength: 3 }),
      }),
    );
    const planner = new UniformCostPlanner();
    let solved = 0;
    let tight = 0;
    fc.assert(
      fc.property(cases, ({ domain, maxStates, states, ...written }) => {
        const goal = domain.goal(written.goal);
        const bound = new GoalBound(domain, goal, { maxStates });
        for (const state of states) {
          const result = runSearch(planner, { domain, state, goal, mode: "optimal" });
          if (result.status !== "solved") continue;
          solved++;
          if (bound.scaledAt(state) === result.scaledCost) tight++;
          expect(bound.scaledAt(state)).toBeLessThanOrEqual(result.scaledCost);
        }
      }),
      { numRuns: 250 },
    );
    expect(solved).toBeGreaterThan(12);
    expect(tight).toBeGreaterThan(5);
  });

  it("keeps the range limit of a copy whose condition is outside the pattern", () => {
    const domain = loadDomain({
      name: "stairs",
      state: {
        level: { type: "integer", min: 0, max: 2 },
        floor: { type: "integer", min: 2, max: 5 },
        key: { type: "enum", values: ["none", "iron", "gold"] },
      },
      tools: [
        { name: "wait", when: { floor: { ">=": { var: "level" } } }, then: { level: { "+": 1 } } },
        {
          name: "ride",
          when: { floor: 4 },
          then: { key: "iron" },
          // Applies only if the level is 2; whether that is necessary depends on the key, which is outside the pattern.
          if: [{ when: { key: { in: ["none", "iron"] } }, then: { floor: { var: "level" } } }],
        },
        { name: "fall", when: { floor: { "<=": 3 } }, then: { level: 0 } },
      ],
    });
    const goal = domain.goal({ level: 0 });
    for (const maxStates of [3, 12, 60]) {
      const bound = new GoalBound(domain, goal, { maxStates });
      const state = domain.state({ level: 2, floor: 3, key: "none" });
      expect(bound.scaledAt(state)).toBeLessThanOrEqual(1000);
    }
  });

  it("counts the necessary steps of a wide variable", () => {
    const domain = loadDomain({
      name: "bank",
      state: {
        coins: { type: "integer", min: 0, max: 1_000_000 },
        open: { type: "boolean" },
      },
      tools: [
        { name: "earn", when: { open: true }, then: { coins: { "+": 10 } }, cost: 2 },
        { name: "spend", then: { coins: { "-": 3 } } },
        { name: "inherit", then: { coins: 500 }, cost: 20 },
      ],
    });
    const rich = new GoalBound(domain, domain.goal({ coins: { ">=": 1000 } }));
    expect(rich.scaledAt(domain.state({ coins: 995, open: false }))).toBe(2000);
    expect(rich.scaledAt(domain.state({ coins: 900, open: false }))).toBe(20_000);
    expect(rich.scaledAt(domain.state({ coins: 0, open: true }))).toBe(120_000);
    expect(rich.scaledAt(domain.state({ coins: 2000, open: true }))).toBe(0);
    const poor = new GoalBound(domain, domain.goal({ coins: 0 }));
    expect(poor.scaledAt(domain.state({ coins: 31, open: false }))).toBe(11_000);
    const changed = new GoalBound(domain, domain.goal({ coins: { "!=": 7 } }));
    expect(changed.scaledAt(domain.state({ coins: 7, open: false }))).toBe(1000);
  });
});
