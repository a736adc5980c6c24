import type { BenchSuite } from "../runner/task.ts";
import { mendTasks } from "./mend-tasks.ts";

/** Repairs of models' broken plans, compared with the simpler rule. */
export const mendSuite: BenchSuite = {
  name: "mend",
  tasks: mendTasks,
  notes: () => [
    "kept: steps of the model in the plans that are served, of modelSteps that it wrote. medianCost, meanCost: what the served plans cost, as multiples of the understudy's. A time is that from the model's answer to the outcome, a search of the classical planner included.",
    "bridge: goes on through the plan behind a step that breaks it. beginning: keeps what is sound before that step, as a control. 1.6, 1.25: what a plan may cost, as a multiple of the understudy's.",
    "plan-bench: the 343 wrong ones of 500 plans that GPT-4 wrote for Blocksworld (PlanBench, MIT), on which bridging was tuned. zero-shot: 339 that it wrote without an example, on which nothing was tuned. mystery: 482 wrong ones of 500 for the same tasks with names that mean nothing, which go astray far more often: nothing is promised of them. damaged: 360 optimal plans of the demo domains with one to three things wrong.",
  ],
};
