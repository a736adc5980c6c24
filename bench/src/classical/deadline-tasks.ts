import assert from "node:assert/strict";
import { ClassicalPlanner } from "@understudy/classical";
import type { PlanSearch } from "@understudy/planner-core";
import { percentile } from "../runner/percentiles.ts";
import type { BenchTask, SuiteOptions } from "../runner/task.ts";
import { allCases, type Case, questionOf } from "./cases.ts";
import { manyGoalsQuestion } from "./many-goals-tasks.ts";
import { goalFamilies } from "./problems/many-goals.ts";

/** Problems that no search finishes in these budgets, small and large. */
const ENDLESS = ["bakery-feast", "blocks-14", "gripper-40", "delivery-60", "rovers-6"];

/** How late a search comes back that was told to stop at a point in time. */
export function deadlineTasks({ quick }: SuiteOptions): BenchTask[] {
  const tasks = (quick ? [0.25] : [0.25, 1, 5]).map((budgetMs) => overshootTask(budgetMs));
  return quick ? tasks : [...tasks, manyThingsTask()];
}

/** How late the slices of a search among 320 things come back, from the first one, which compiles, to the plan. */
function manyThingsTask(): BenchTask {
  return {
    name: "deadline-overshoot",
    problem: "1ms-of-320-things",
    setup: () => {
      const questions = Object.keys(goalFamilies).map((family) => manyGoalsQuestion(family, 320));
      const overshoots: number[] = [];
      let begun = 0;
      let search: PlanSearch | undefined;
      const run = (): boolean => {
        const question = questions[begun % questions.length] as (typeof questions)[0];
        // Nothing is compiled yet.
        search ??= new ClassicalPlanner({ tables: false }).start(question);
        const untilMs = performance.now() + 1;
        const done = search.step({ untilMs });
        const lateMs = performance.now() - untilMs;
        if (!done) overshoots.push(lateMs * 1000);
        else {
          search.end?.();
          search = undefined;
          begun++;
        }
        return done;
      };
      return {
        run,
        check: () => {
          while (begun < questions.length) run();
          overshoots.length = 0;
        },
        counts: () => countsOf(overshoots),
      };
    },
  };
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
        counts: () => countsOf(overshoots),
      };
    },
  };
}

function countsOf(overshoots: readonly number[]): Record<string, number> {
  const sorted = Float64Array.from(overshoots).sort();
  return {
    overshootP50Us: percentile(sorted, 0.5),
    overshootP99Us: percentile(sorted, 0.99),
  };
}
