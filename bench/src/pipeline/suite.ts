import type { BenchSuite } from "../runner/task.ts";
import { burstTasks } from "./burst-tasks.ts";
import { planTasks } from "./plan-tasks.ts";

/** The whole path from a request to a proved plan, around a model that answers at once. */
export const pipelineSuite: BenchSuite = {
  name: "pipeline",
  tasks: (options) => [...planTasks(options), ...burstTasks(options)],
  comparisons: [{ task: "burst-100-requests", alternative: "burst-10000-requests" }],
};
