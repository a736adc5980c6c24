import { applyAction, runSearch } from "@understudy/planner-core";
import { arbitraryProblem, UniformCostPlanner } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";

it("plans stay the same and the cheapest from states that were asked about, and from those on the way", () => {
  let known = 0;
  const property = fc.property(arbitraryProblem({ maxStates: 3000 }), fc.nat(), (asked, walked) => {
    const { domain } = asked;
    const planner = new ClassicalPlanner();
    const costFrom = (state: typeof asked.state): number | undefined => {
      const problem = { ...asked, state, mode: "optimal" as const };
      const [found, least] = [planner, new UniformCostPlanner()].map((one) =>
        runSearch(one, problem),
      );
      expect(found?.status).toBe(least?.status);
      if (found?.status !== "solved" || least?.status !== "solved") return undefined;
      expect([found.optimal, found.scaledCost]).toEqual([true, least.scaledCost]);
      return found.scaledCost;
    };
    const cost = costFrom(asked.state);
    if (cost === undefined) return;
    const plan = runSearch(planner, { ...asked, mode: "optimal" });
    expect(plan).toEqual(runSearch(new ClassicalPlanner(), { ...asked, mode: "optimal" }));
    const search = planner.start({ ...asked, mode: "optimal" });
    while (!search.step({ expansions: 1 }));
    if (search.expansions === 0) known++;
    if (plan.status !== "solved") return;
    let state = asked.state;
    for (const action of plan.actions.slice(0, walked % (plan.actions.length + 1))) {
      const next = state.slice();
      applyAction(domain.actions, action, state, next);
      state = next;
    }
    costFrom(state);
  });
  fc.assert(property, { numRuns: 300 });
  expect(known).toBeGreaterThan(20);
});
