import assert from "node:assert/strict";
import { runSearch } from "@understudy/planner-core";
import { arbitraryProblem } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { describe, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { prepareParts } from "../testing/prepare.ts";
import { SearchContext } from "./context.ts";
import { NeededSteps } from "./needed-steps.ts";

/** Longest plan whose subsequences are all played. */
const MAX_STEPS = 6;

/** The steps that every goal-reaching subsequence of a plan contains, by brute force. */
function neededByPlay(context: SearchContext, plan: readonly number[]): number {
  let needed = 2 ** plan.length - 1;
  for (let chosen = 0; chosen < 2 ** plan.length; chosen++) {
    context.loadStart();
    const works = plan.every((operator, step) => {
      if (((chosen >> step) & 1) === 0) return true;
      return context.successors.applies(operator, context.values) && context.advance(operator);
    });
    if (works && context.isGoal()) needed &= chosen;
  }
  return needed;
}

describe("NeededSteps", () => {
  it("marks only needed steps, and most of them", () => {
    const planner = new ClassicalPlanner({ tables: false });
    let told = 0;
    let all = 0;
    const property = fc.property(arbitraryProblem({ maxStates: 300 }), (asked) => {
      const problem = { ...asked, mode: "first" } as const;
      const [part, ...others] = prepareParts(problem);
      if (part === undefined || others.length > 0 || problem.domain.cases.split !== undefined)
        return;
      const result = runSearch(planner, problem);
      if (result.status !== "solved" || result.actions.length > MAX_STEPS) return;
      const context = new SearchContext(part, problem.state);
      const plan = result.actions.map((action) => part.task.actions.indexOf(action));
      const steps = new NeededSteps(part.task, new Int32Array(plan.length));
      context.loadStart();
      steps.begin(plan, context.values);
      while (!steps.advance());
      const needed = neededByPlay(context, plan);
      for (let step = 0; step < plan.length; step++) {
        const isNeeded = ((needed >> step) & 1) === 1;
        assert.ok(isNeeded || !steps.has(step), `step ${step} of ${plan}`);
        all += Number(isNeeded);
        told += Number(steps.has(step));
      }
    });
    fc.assert(property, { numRuns: 200 });
    assert.ok(told > all / 2, `${told} of ${all}`);
  });
});
