import assert from "node:assert/strict";
import { ClassicalPlanner } from "@understudy/classical";
import type { PlanSearch } from "@understudy/planner-core";
import { computedMs } from "../runner/measure/heap.ts";
import type { BenchTask, SuiteOptions } from "../runner/task.ts";
import { allCases, type Case, questionOf } from "./cases.ts";
import { Lateness } from "./lateness.ts";
import { manyGoalsQuestion } from "./many-goals-tasks.ts";
import { goalFamilies } from "./problems/many-goals.ts";

/** Problems whose search exceeds these budgets, ensured by a least number of expansions. */
const ENDLESS = ["blocks-14", "delivery-60", "recipes-300", "rovers-6"];
/**
 * Processor time of the slices that run first and are not counted, in milliseconds. Node reports collections to the process, but
 * not the compilation of functions, so the code is warm by then.
 */
const WARM_UP_MS = 500;
/** Least number of expansions on any machine: far fewer than the best plan takes. */
const LEAST_EXPANSIONS = 50;

/** Lateness of searches: their time beyond the deadline. */
export function deadlineTasks({ quick }: SuiteOptions): BenchTask[] {
  const warmUpMs = quick ? 0 : WARM_UP_MS;
  const tasks = (quick ? [0.25] : [0.25, 1, 5]).map((budgetMs) =>
    overshootTask(budgetMs, warmUpMs),
  );
  return quick ? tasks : [...tasks, manyThingsTask()];
}

/** Lateness of the slices of a search among 320 things, from the first, which compiles, to the plan. */
function manyThingsTask(): BenchTask {
  return {
    name: "deadline-overshoot",
    problem: "1ms-of-320-things",
    setup: () => {
      const questions = Object.keys(goalFamilies).map((family) => manyGoalsQuestion(family, 320));
      const lateness = new Lateness();
      let begun = 0;
      let search: PlanSearch | undefined;
      const run = (): boolean => {
        const question = questions[begun % questions.length] as (typeof questions)[0];
        // Nothing is compiled yet.
        const current = search ?? new ClassicalPlanner({ tables: false }).start(question);
        search = current;
        const done = lateness.measure(1, (untilMs) => current.step({ untilMs }));
        if (done) {
          current.end?.();
          search = undefined;
          begun++;
        }
        return done;
      };
      return {
        run,
        check: () => {
          while (begun < questions.length) run();
          lateness.clear();
        },
        counts: () => lateness.counts(),
        dispose: () => lateness.dispose(),
      };
    },
  };
}

function overshootTask(budgetMs: number, warmUpMs: number): BenchTask {
  return {
    name: "deadline-overshoot",
    problem: `${budgetMs}ms`,
    setup: () => {
      const planner = new ClassicalPlanner();
      const cases = allCases().filter(({ name }) => ENDLESS.includes(name));
      const lateness = new Lateness();
      const run = (index: number): boolean => {
        const one = cases[index % cases.length] as Case;
        const search = planner.start(questionOf(one, "anytime"));
        // Fast machines finish within the budget.
        const done = lateness.measure(budgetMs, (untilMs) => search.step({ untilMs }));
        search.end?.();
        return done;
      };
      return {
        run,
        check: () => {
          for (const one of cases) {
            const search = planner.start(questionOf(one, "anytime"));
            assert.equal(search.step({ expansions: LEAST_EXPANSIONS }), false, one.name);
            search.end?.();
          }
          const fromMs = computedMs();
          for (let index = 0; computedMs() - fromMs < warmUpMs; index++) run(index);
          lateness.clear();
        },
        counts: () => lateness.counts(),
        dispose: () => lateness.dispose(),
      };
    },
  };
}
