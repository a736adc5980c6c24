import { runSearch } from "@understudy/planner-core";
import { finish } from "@understudy/planner-core/internal";
import {
  arbitraryCondition,
  arbitraryDomain,
  arbitraryState,
  UniformCostPlanner,
} from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { FFHeuristic } from "../heuristics/ff.ts";
import { prepareParts, relaxedOf } from "../testing/prepare.ts";
import { buildAbstractionTable } from "./abstraction-table.ts";
import { chooseAbstractions } from "./choose-abstractions.ts";

it("is admissible at every size of the table", () => {
  const cases = arbitraryDomain({ maxStates: 500 }).chain((domain) =>
    fc.record({
      domain: fc.constant(domain),
      goal: arbitraryCondition(domain, 3),
      maxStates: fc.constantFrom(2, 6, 20, 100, 4096),
      state: arbitraryState(domain),
    }),
  );
  const planner = new UniformCostPlanner();
  let tight = 0;
  let solved = 0;
  fc.assert(
    fc.property(cases, ({ domain, maxStates, state, ...written }) => {
      const goal = domain.goal(written.goal);
      const problem = { domain, state, goal, mode: "optimal" } as const;
      const result = runSearch(planner, problem);
      const parts = prepareParts(problem);
      let highest = 0;
      for (const part of parts) {
        const { task } = part;
        if (task.impossible || task.operatorCount === 0) return;
        const values = task.variables.map((id) => state[id] as number);
        const heuristic = new FFHeuristic(relaxedOf(part));
        for (const space of finish(chooseAbstractions(task, heuristic, maxStates))) {
          highest = Math.max(highest, finish(buildAbstractionTable(space)).scaledAt(values));
        }
      }
      if (result.status !== "solved") return;
      solved++;
      if (highest === result.scaledCost && highest > 0) tight++;
      expect(highest).toBeLessThanOrEqual(result.scaledCost);
    }),
    { numRuns: 600 },
  );
  expect(solved).toBeGreaterThan(12);
  expect(tight).toBeGreaterThan(0);
});
