import assert from "node:assert/strict";
import { ClassicalPlanner } from "@understudy/classical";
import {
  type PlanningProblem,
  provePlan,
  runSearch,
  type SearchResult,
} from "@understudy/planner-core";
import type { BenchTask, SuiteOptions } from "../runner/task.ts";
import { type Case, casesOf, questionOf } from "./cases.ts";

/** First plans and proofs of optimality, with warm planner and compiled goals. */
export function searchTasks(options: SuiteOptions): BenchTask[] {
  const game = casesOf("game", options);
  return [
    ...game.map((one) => searchTask("search-first-plan", one, "first")),
    ...game.map((one) => searchTask("search-optimal", one, "optimal")),
    ...casesOf("large", options).map((one) => searchTask("large-first-plan", one, "first")),
    ...game.map(compileTask),
  ];
}

function searchTask(name: string, one: Case, mode: PlanningProblem["mode"]): BenchTask {
  return {
    name,
    problem: one.name,
    setup: () => {
      const planner = new ClassicalPlanner();
      const question = questionOf(one, mode);
      return {
        run: () => runSearch(planner, question),
        check: () => checkResult(one, runSearch(planner, question), mode),
        counts: () => {
          const search = planner.start(question);
          search.step({});
          const result = search.result();
          const cost = result.status === "solved" ? result.scaledCost / 1000 : 0;
          const steps = result.status === "solved" ? result.actions.length : 0;
          return { expansions: search.expansions, steps, cost };
        },
      };
    },
  };
}

/** Compiles a goal and searches for a first plan with a cold planner. */
function compileTask(one: Case): BenchTask {
  return {
    name: "compile",
    problem: one.name,
    setup: () => {
      const question = questionOf(one, "first");
      const run = (): SearchResult => runSearch(new ClassicalPlanner(), question);
      return { run, check: () => checkResult(one, run(), "first") };
    },
  };
}

/** Never an invalid plan, a false "optimal", or a false "unsolvable". */
function checkResult(one: Case, result: SearchResult, mode: PlanningProblem["mode"]): void {
  const { name, domain, state, goal, optimal } = one;
  if (optimal === null) {
    assert.equal(result.status, "unsolvable", name);
    return;
  }
  assert.ok(result.status === "solved", `${name}: ${result.status}`);
  const proof = provePlan(domain, state, result.actions, goal.condition);
  assert.ok(proof.sound, `${name}: an invalid plan`);
  assert.equal(Math.round(proof.cost * 1000), result.scaledCost, `${name}: cost`);
  if (optimal === undefined) return;
  assert.ok(result.scaledCost >= optimal && result.scaledLowerBound <= optimal, `${name}: bounds`);
  if (result.optimal || mode === "optimal")
    assert.equal(result.scaledCost, optimal, `${name}: optimal`);
}
