import type { BenchSuite } from "../runner/task.ts";
import { bundleTasks } from "./bundle-tasks.ts";
import { commandTasks } from "./command-tasks.ts";
import { processTasks } from "./process-tasks.ts";
import { targetTasks } from "./target-tasks.ts";

/** The waiting time of a player, and the size of a web page. */
export const startupSuite: BenchSuite = {
  name: "startup",
  tasks: () => [...processTasks(), ...commandTasks(), ...bundleTasks(), ...targetTasks()],
  comparisons: [{ task: "bundled-for-es2020", alternative: "bundled-for-es2022" }],
  notes: () => [
    "Each sample is a process of its own, of which only the named part counts; every package is one bundled file.",
    "bundled-for: the village's house with everything warm, all in one process: how fast what is published is, whatever a game's bundler builds for.",
    "plan-command: processor time of all threads, not the time on a clock, for `understudy plan` of the quick start's fisher without a model, as files of one bundle. empty-process: the same of a Node that does nothing.",
  ],
};
