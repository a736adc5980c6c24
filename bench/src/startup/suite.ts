import type { BenchSuite } from "../runner/task.ts";
import { bundleTasks } from "./bundle-tasks.ts";
import { commandTasks } from "./command-tasks.ts";
import { processTasks } from "./process-tasks.ts";

/** The wait of a player, and the load of a web page. */
export const startupSuite: BenchSuite = {
  name: "startup",
  tasks: () => [...processTasks(), ...commandTasks(), ...bundleTasks()],
  notes: () => [
    "Each sample is a process of its own, of which only the named part counts; every package is one bundled file.",
    "plan-command: processor time of all threads, not the time on a clock, for `understudy plan` of the quick start's fisher without a model, as files of one bundle. empty-process: the same of a Node that does nothing.",
  ],
};
