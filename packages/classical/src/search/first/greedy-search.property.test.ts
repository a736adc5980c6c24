import assert from "node:assert/strict";
import { type PackedState, type PlanningProblem, runSearch } from "@understudy/planner-core";
import { arbitraryProblem, UniformCostPlanner } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { describe, it } from "vitest";
import type { PreparedTask } from "../../task-cache/prepared-task.ts";
import { prepareParts } from "../../testing/prepare.ts";
import { SearchContext } from "../context.ts";
import { SliceLimits } from "../limits.ts";
import { Workspace } from "../workspace.ts";
import { GreedySearch } from "./greedy-search.ts";

const cases = Number(process.env["CASES"] ?? 300);

/** The result of a search for one part: its end, its plan, and its expansions. */
function search(part: PreparedTask, state: PackedState, patience: number) {
  const context = new SearchContext(part, state);
  const workspace = new Workspace();
  const greedy = new GreedySearch(context, workspace, () => false, patience);
  context.limits = new SliceLimits({});
  context.heuristics = part.heuristics.take(greedy, part);
  const end = greedy.run();
  part.heuristics.giveBack(greedy, context.heuristics);
  const { store } = workspace;
  const plan = end === "found" ? store.pathTo(greedy.goalNode) : [];
  const scaledCost = end === "found" ? store.g.get(greedy.goalNode) : 0;
  return { end, plan, scaledCost, context, expansions: context.expansions };
}

describe("greedy search that ignores cheaper paths to known states", () => {
  it("is complete, and reports the cost of its plan", () => {
    fc.assert(
      fc.property(arbitraryProblem({ maxStates: 300 }), fc.nat(8), (asked, patience) => {
        if (asked.domain.cases.split !== undefined) return;
        const problem: PlanningProblem = { ...asked, mode: "first" };
        const parts = prepareParts(problem);
        if (parts.some(({ task }) => task.impossible || task.checks.length > 0)) return;
        const expected = runSearch(new UniformCostPlanner(), { ...problem, mode: "optimal" }, {});
        const found = parts.map((part) => search(part, problem.state, patience));
        assert.equal(
          found.every(({ end }) => end === "found"),
          expected.status === "solved",
        );
        for (const { end, plan, scaledCost, context } of found) {
          if (end !== "found") continue;
          context.loadStart();
          let sum = 0;
          for (const operator of plan) {
            assert.ok(context.successors.applies(operator, context.values));
            sum += context.scaledCostOf(operator);
            context.advance(operator);
          }
          assert.ok(context.isGoal());
          assert.equal(sum, scaledCost);
        }
      }),
      { numRuns: cases },
    );
  });
});
