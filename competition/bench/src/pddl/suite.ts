import type { BenchSuite } from "../../../../bench/src/runner/task.ts";
import { pddlTasks } from "./pddl-tasks.ts";

const fastDownward = process.env["FAST_DOWNWARD"];

export const pddlSuite: BenchSuite = {
  name: "pddl",
  tasks: () => pddlTasks(fastDownward),
  comparisons:
    fastDownward === undefined ? [] : [{ task: "first-plan", alternative: "lama-first" }],
  notes: () => [
    "first-plan: the time of a search, the compilation of the goal included, translation aside. Every plan is played through the texts of its task by a checker that shares nothing with the translator.",
    fastDownward === undefined
      ? "Fast Downward was left out: set FAST_DOWNWARD to its fast-downward.py to have it beside this."
      : "lama-first: the first plan of Fast Downward, by the search time that it prints.",
  ],
};
