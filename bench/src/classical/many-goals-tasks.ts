import assert from "node:assert/strict";
import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, type PlanningProblem, provePlan, runSearch } from "@understudy/planner-core";
import type { BenchTask, Comparison, SuiteOptions } from "../runner/task.ts";
import { goalFamilies } from "./problems/many-goals.ts";

/** First plans for goals over few things, and over four times as many. */
export function manyGoalsTasks({ quick }: SuiteOptions): BenchTask[] {
  const families = Object.keys(goalFamilies).slice(0, quick ? 1 : undefined);
  return families.flatMap((family) => [manyGoalsTask(family, 40), manyGoalsTask(family, 160)]);
}

export const manyGoalsComparisons: readonly Comparison[] = [
  { task: "first-plan-of-40-goals", alternative: "first-plan-of-160-goals" },
];

/** The problem of a first plan in a family. */
export function manyGoalsQuestion(family: string, count: number): PlanningProblem {
  const problem = (goalFamilies[family] as (typeof goalFamilies)[string])(count);
  const domain = loadDomain(problem.domain);
  const goal = domain.goal(problem.goal);
  return { domain, state: domain.state(problem.state), goal, mode: "first" };
}

function manyGoalsTask(family: string, count: number): BenchTask {
  return {
    name: `first-plan-of-${count}-goals`,
    problem: family,
    setup: () => {
      const planner = new ClassicalPlanner({ tables: false });
      const question = manyGoalsQuestion(family, count);
      return {
        run: () => runSearch(planner, question),
        check: () => {
          const result = runSearch(planner, question);
          assert.ok(result.status === "solved", `${family}: ${result.status}`);
          const { domain, state, goal } = question;
          assert.ok(provePlan(domain, state, result.actions, goal.condition).sound, family);
        },
        counts: () => {
          const search = planner.start(question);
          search.step({});
          const result = search.result();
          const steps = result.status === "solved" ? result.actions.length : 0;
          return { evaluations: search.evaluations ?? 0, expansions: search.expansions, steps };
        },
      };
    },
  };
}
