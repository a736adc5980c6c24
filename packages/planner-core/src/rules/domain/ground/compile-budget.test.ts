import { describe, expect, it } from "vitest";
import { IssueCollector } from "../../../base/json/issues.ts";
import { DEFAULT_DOMAIN_LIMITS, type DomainLimits } from "../definition/definition.ts";
import { loadDomain } from "../load-domain.ts";
import { CompileBudget, roomIn } from "./compile-budget.ts";

function budgetOf(limits: Partial<DomainLimits>, clock = { ms: 0 }) {
  const issues = new IssueCollector(10);
  const timed = { now: () => clock.ms, setTimer: () => 0, clearTimer: () => {} };
  const budget = new CompileBudget({ ...DEFAULT_DOMAIN_LIMITS, ...limits }, issues, timed as never);
  return { budget, issues, clock };
}

/** A lift between any two of a number of floors. */
function tower(floors: number) {
  const names = Array.from({ length: floors }, (_, floor) => `floor_${floor}`);
  const parameters = { from: { enum: names }, to: { enum: names } };
  return {
    name: "tower",
    state: { at: { type: "enum", values: names } },
    tools: [{ name: "go", parameters, when: { at: "$from" }, then: { at: "$to" } }],
    goals: [{ name: "top", when: { at: names.at(-1) as string } }],
  };
}

describe("the budget of a compilation", () => {
  it("allows more than 100,000 ground actions by default", () => {
    const { budget, issues } = budgetOf({});
    expect(budget.admits(160_000, 12 * 160_000)).toBe(true);
    expect(issues.issues).toEqual([]);
    expect(roomIn(DEFAULT_DOMAIN_LIMITS).actions).toBeGreaterThan(160_000);
  });

  it("reports the need, the limit, and which limit to raise", () => {
    const { budget, issues } = budgetOf({ maxMemoryMb: 1 });
    expect(budget.admits(10_000, 100_000)).toBe(false);
    expect(issues.issues).toEqual([
      {
        pointer: "/tools",
        message: "take about 2 MiB as 10000 ground actions; 1 MiB are allowed",
        hint: "use fewer parameters or shorter conditions, or raise maxMemoryMb if you trust the file",
      },
    ]);
    expect(budgetOf({ maxMemoryMb: 2 }).budget.admits(10_000, 100_000)).toBe(true);
  });

  it("ends a long compilation, and reports its progress", () => {
    const { budget, issues, clock } = budgetOf({ maxCompileMs: 50 });
    budget.admits(1000, 1000);
    let made = 0;
    while (budget.goesOn(made)) {
      made++;
      clock.ms += 0.25;
    }
    expect(issues.issues[0]?.message).toBe(
      "took longer than 50 ms: 256 of 1000 ground actions were made",
    );
    expect(issues.issues[0]?.hint).toContain("raise maxCompileMs");
  });

  it("obeys given numbers", () => {
    expect(() => loadDomain(tower(40), { maxGroundActions: 1000 })).toThrow(
      "make 1600 ground actions; at most 1000 are allowed",
    );
    expect(roomIn({ ...DEFAULT_DOMAIN_LIMITS, maxGroundActions: 7 }).actions).toBe(7);
  });
});
