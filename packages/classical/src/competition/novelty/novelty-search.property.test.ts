import assert from "node:assert/strict";
import { runSearch } from "@understudy/planner-core";
import { arbitraryProblem, UniformCostPlanner } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { SearchContext, type SearchEnd } from "../../search/context.ts";
import { SliceLimits } from "../../search/limits.ts";
import { Workspace } from "../../search/workspace.ts";
import type { PreparedTask } from "../../task-cache/prepared-task.ts";
import { prepareParts } from "../../testing/prepare.ts";
import { NoveltySearch } from "./novelty-search.ts";

const cases = Number(process.env["CASES"] ?? 100);
/** More slices than the search needs for all states. */
const MAX_SLICES = 2000;

/** Searches one part in slices. Returns the operators of its plan, or undefined. */
function searchPart(
  part: PreparedTask,
  state: Int32Array,
  expansions: number,
): readonly number[] | undefined {
  const { task, relaxed, kits } = part;
  if (task.goalCondition.holds(state)) return [];
  if (task.impossible || relaxed === undefined) return undefined;
  const context = new SearchContext(part, state);
  const search = new NoveltySearch(context, new Workspace(), relaxed, () => false);
  for (let slice = 0; slice < MAX_SLICES; slice++) {
    context.kit = kits.take(search, part);
    context.limits = new SliceLimits({ expansions });
    const end: SearchEnd = search.run();
    kits.giveBack(search, context.kit);
    if (end === "found") return search.plan.operators;
    assert.equal(end, "slice");
  }
  return undefined;
}

it("finds a plan wherever there is one, the same one in slices of any length", () => {
  const property = fc.property(
    arbitraryProblem({ maxStates: 300 }),
    fc.integer({ min: 1, max: 9 }),
    (asked, n) => {
      const problem = { ...asked, mode: "first" } as const;
      if (problem.domain.cases.split !== undefined) return;
      const expected = runSearch(new UniformCostPlanner(), { ...problem, mode: "optimal" }, {});
      const parts = prepareParts(problem);
      const plans = parts.map((part) => searchPart(part, problem.state, n));
      const isSolved = plans.every((plan) => plan !== undefined);
      assert.equal(isSolved, expected.status === "solved");
      parts.forEach((part, index) => {
        const plan = plans[index];
        if (plan === undefined || part.relaxed === undefined) return;
        assert.deepEqual(searchPart(part, problem.state, 100), plan);
        const context = new SearchContext(part, problem.state);
        context.loadStart();
        for (const operator of plan) {
          assert.ok(context.successors.applies(operator, context.values));
          assert.ok(context.advance(operator));
        }
        assert.ok(context.isGoal());
      });
    },
  );
  expect(() => fc.assert(property, { numRuns: cases })).not.toThrow();
});
