import assert from "node:assert/strict";
import {
  loadDomain,
  type PackedState,
  type PlanningProblem,
  runSearch,
  type ToolDefinition,
} from "@understudy/planner-core";
import { arbitraryProblem, UniformCostPlanner } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PreparedTask } from "../../task-cache/prepared-task.ts";
import { preparePart, prepareParts } from "../../testing/prepare.ts";
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
  context.kit = part.kits.take(greedy, part);
  const end = greedy.run();
  part.kits.giveBack(greedy, context.kit);
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

  it("proves with fewer nodes that chests hold too little", () => {
    const chests = Array.from({ length: 6 }, (_, index) => `chest_${index}`);
    const places = ["home", ...chests];
    const tools = places.flatMap((from, at) =>
      chests.map(
        (to, index): ToolDefinition => ({
          name: `go_${from}_${to}`,
          when: { at: from },
          then: { at: to },
          cost: 1 + ((7 * at + 5 * index * index) % 11),
        }),
      ),
    );
    const domain = loadDomain({
      name: "chests",
      state: {
        at: { type: "enum", values: places },
        gold: { type: "integer", min: 0, max: 20 },
        ...Object.fromEntries(chests.map((chest) => [`${chest}.full`, { type: "boolean" }])),
      },
      tools: [
        ...tools,
        ...chests.map((chest, index) => ({
          name: `steal_${chest}`,
          when: { at: chest, [`${chest}.full`]: true },
          then: { gold: { "+": 1 + (index % 3) }, [`${chest}.full`]: false },
        })),
      ],
    });
    const full = Object.fromEntries(chests.map((chest) => [`${chest}.full`, true]));
    const state = domain.state({ at: "home", gold: 0, ...full });
    const goal = domain.goal({ gold: { ">=": 13 } });
    const part = preparePart({ domain, state, goal, mode: "first" });
    const [all, few] = [search(part, state, Number.POSITIVE_INFINITY), search(part, state, 0)];
    expect([all.end, few.end]).toEqual(["exhausted", "exhausted"]);
    expect(few.expansions).toBeLessThan(0.8 * all.expansions);
  });
});
