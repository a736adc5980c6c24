import type { BenchSuite, Comparison } from "../runner/task.ts";
import { crowdTasks } from "./crowd-tasks.ts";
import { curveTasks } from "./curve-tasks.ts";
import { gameThreadTasks } from "./game-thread-tasks.ts";
import { naiveTasks } from "./naive-tasks.ts";
import { planTasks } from "./plan-tasks.ts";

const versus = (
  task: string,
  alternative: string,
  by: Comparison["by"] & string = "median",
): Comparison => ({ task, alternative, by });

/** The whole path from a request to a proved plan, around a model that answers at once. */
export const pipelineSuite: BenchSuite = {
  name: "pipeline",
  tasks: (options) => [
    ...planTasks(options),
    ...gameThreadTasks(options),
    ...naiveTasks(options),
    ...crowdTasks(options),
    ...curveTasks(options),
  ],
  comparisons: [
    versus("plan-hit-0", "naive-loop"),
    versus("plan-hit-70", "naive-loop", "mean"),
    versus("plan-hit-70", "naive-loop-recipe-cache", "mean"),
    versus("plan-hit-0", "naive-loop-p-retry"),
    versus("plan-hit-0", "naive-loop-cockatiel"),
    versus("plan-hit-0", "naive-loop-opossum"),
    versus("plan-hit-99", "naive-loop"),
    versus("plan-10-agents", "plan-10000-agents"),
    versus("now-10-agents", "now-10000-agents"),
    versus("burst-100-requests", "burst-10000-requests"),
    versus("hit-16-entries", "hit-4096-entries"),
    versus("hit-8-variables", "hit-512-variables"),
    versus("search-10-tools", "search-1000-tools"),
    versus("compile-84-actions", "compile-9940-actions"),
  ],
  notes: () => [
    "The loops trust what the model says: no proof, no search, no mending, nothing else to fall back on.",
    "Ratios at 70 % hits compare means, since the median is that of a hit; at 99 % they compare hits.",
  ],
};
