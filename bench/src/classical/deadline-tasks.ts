import assert from "node:assert/strict";
import { ClassicalPlanner } from "@understudy/classical";
import { percentile } from "../runner/percentiles.ts";
import type { BenchTask, SuiteOptions } from "../runner/task.ts";
import { allCases, type Case, questionOf } from "./cases.ts";

/** Problems that no search finishes in these budgets, small and large. */
const ENDLESS = ["bakery-feast", "blocks-14", "gripper-40", "delivery-60", "rovers-6"];

/** How late a search comes back that was told to stop at a point in time. */
export function deadlineTasks({ quick }: SuiteOptions): BenchTask[] {
  return (quick ? [0.25] : [0.25, 1, 5]).map((budgetMs) => overshootTask(budgetMs));
}

function overshootTask(budgetMs: number): BenchTask {
  return {
    name: "deadline-overshoot",
    problem: `${budgetMs}ms`,
    setup: () => {
      const planner = new ClassicalPlanner();
      const cases = allCases().filter(({ name }) => ENDLESS.includes(name));
      const overshoots: number[] = [];
      const run = (index: number): boolean => {
        const one = cases[index % cases.length] as Case;
        const search = planner.start(questionOf(one, "anytime"));
        const untilMs = performance.now() + budgetMs;
        const done = search.step({ untilMs });
        overshoots.push((performance.now() - untilMs) * 1000);
        return done;
      };
      return {
        run,
        check: () => {
          for (let index = 0; index < cases.length; index++) assert.equal(run(index), false);
          overshoots.length = 0;
        },
        counts: () => {
          const sorted = Float64Array.from(overshoots).sort();
          return {
            overshootP50Us: percentile(sorted, 0.5),
            overshootP99Us: percentile(sorted, 0.99),
          };
        },
      };
    },
  };
}
