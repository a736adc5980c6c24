import { describe, expect, it } from "vitest";
import { runSearch } from "../../engine/contract/search/run-search.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import { UniformCostPlanner } from "../uniform-cost-planner.ts";
import { courier, woodcutter } from "./sample-domains.ts";

function solve(domain: Domain, goal: string): { plan: string[]; cost: number } | string {
  const result = runSearch(new UniformCostPlanner(), {
    domain,
    state: domain.state({}),
    goal: domain.goal(goal),
    mode: "optimal",
  });
  if (result.status !== "solved") return result.status;
  return {
    plan: result.actions.map((action) => domain.formatAction(action)),
    cost: result.scaledCost / 1000,
  };
}

describe("the sample domains", () => {
  it("load without warnings and without dropped actions", () => {
    for (const domain of [woodcutter, courier]) {
      expect(domain.warnings).toEqual([]);
      expect(domain.dropped).toEqual([]);
    }
  });

  it("have goals that can be reached", () => {
    expect(solve(woodcutter, "warm_home")).toEqual({
      plan: [
        "goto(place=market)",
        "buy(item=axe)",
        "goto(place=forest)",
        "chop()",
        "goto(place=home)",
        "light_fire()",
      ],
      cost: 9.5,
    });
    expect(solve(woodcutter, "stocked")).toMatchObject({ cost: 8 });
    expect(solve(woodcutter, "equipped")).toMatchObject({ cost: 13 });
    expect(solve(courier, "served")).toEqual({
      plan: ["load()", "drive(to=harbour)", "deliver()"],
      cost: 4,
    });
    expect(solve(courier, "parked")).toEqual({ plan: [], cost: 0 });
  });
});
