import assert from "node:assert/strict";
import { runSearch } from "@understudy/planner-core";
import { finish } from "@understudy/planner-core/internal";
import { arbitraryProblem, UniformCostPlanner } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { describe, it } from "vitest";
import { casesOf } from "../../../../../scripts/testing/cases.mjs";
import { SearchContext, type SearchEnd } from "../../search/context.ts";
import { SliceLimits } from "../../search/limits.ts";
import { Workspace } from "../../search/workspace.ts";
import type { PreparedTask } from "../../task-cache/prepared-task.ts";
import { prepareParts } from "../../testing/prepare.ts";
import { arbitrarySymmetricProblem } from "../../testing/symmetric-problem.ts";
import { LandmarkSearch } from "./landmark-search.ts";
import { analyseStart } from "./start-analysis.ts";

const cases = Number(process.env["CASES"] ?? 300);

/** Searches one part in slices. Returns the operators of its plan, or undefined. */
function searchPart(
  part: PreparedTask,
  state: Int32Array,
  expansions: number,
  options: ConstructorParameters<typeof LandmarkSearch>[4] = {},
): readonly number[] | undefined {
  const { task, relaxed, kits } = part;
  if (task.goalCondition.holds(state)) return [];
  if (task.impossible || relaxed === undefined) return undefined;
  const context = new SearchContext(part, state);
  const workspace = new Workspace();
  const search = new LandmarkSearch(context, workspace, relaxed, () => false, options);
  for (let end: SearchEnd = "slice"; ; ) {
    context.kit = kits.take(search, part);
    context.limits = new SliceLimits({ expansions });
    end = search.run();
    kits.giveBack(search, context.kit);
    if (end === "found") return search.plan.operators;
    if (end === "exhausted") return undefined;
    assert.equal(end, "slice");
  }
}

describe("LandmarkSearch", () => {
  it("is complete, and every plan reaches all landmarks", () => {
    fc.assert(
      fc.property(
        arbitraryProblem({ maxStates: 300 }),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom("straight" as const, "roaming" as const),
        (asked, n, manner) => {
          const problem = { ...asked, mode: "first" } as const;
          if (problem.domain.cases.split !== undefined) return;
          const expected = runSearch(new UniformCostPlanner(), { ...problem, mode: "optimal" }, {});
          const parts = prepareParts(problem);
          const plans = parts.map((part) => searchPart(part, problem.state, n, { manner }));
          assert.equal(
            plans.every((plan) => plan !== undefined),
            expected.status === "solved",
          );
          parts.forEach((part, index) => {
            const plan = plans[index];
            if (plan === undefined || part.relaxed === undefined) return;
            const context = new SearchContext(part, problem.state);
            context.loadStart();
            const { landmarks } = finish(analyseStart(part.task, part.relaxed, context.values));
            const reached = new Int32Array(landmarks.words);
            let left = landmarks.progress(context.values, reached, false);
            for (const operator of plan) {
              assert.ok(context.successors.applies(operator, context.values));
              assert.ok(context.advance(operator));
              left = landmarks.progress(context.values, reached, false);
            }
            assert.ok(context.isGoal());
            assert.equal(left, 0);
          });
        },
      ),
      { numRuns: cases },
    );
  });

  it.each(["straight", "roaming"] as const)(
    "finds one exactly where there is one without states that differ by names, %s",
    (manner) => {
      let seen = 0;
      fc.assert(
        fc.property(arbitrarySymmetricProblem, fc.nat(2), (asked, patience) => {
          const problem = { ...asked, mode: "first" } as const;
          const expected = runSearch(new UniformCostPlanner(), { ...problem, mode: "optimal" }, {});
          const parts = prepareParts(problem);
          const plans = parts.map((part) =>
            searchPart(part, problem.state, 3, { manner, patience }),
          );
          const isSolved = plans.every((plan) => plan !== undefined);
          assert.equal(isSolved, expected.status === "solved");
          parts.forEach((part, index) => {
            const context = new SearchContext(part, problem.state);
            context.loadStart();
            for (const operator of plans[index] ?? []) {
              assert.ok(context.successors.applies(operator, context.values));
              assert.ok(context.advance(operator));
            }
            assert.ok(plans[index] === undefined || context.isGoal());
            if (finish(part.symmetries.find()) !== undefined) seen++;
          });
        }),
        { numRuns: cases },
      );
      assert.ok(seen > casesOf(cases) / 2.5, `${seen}`);
    },
  );
});
