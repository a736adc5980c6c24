import type { BenchSuite } from "../runner/task.ts";
import { alternativeTasks } from "./alternative-tasks.ts";
import { breakerTask } from "./breaker-task.ts";
import { burstTasks } from "./burst-tasks.ts";
import { wrapperTasks } from "./wrapper-tasks.ts";

/**
 * The overhead of a model's policies, around a model that answers at once; and a lead's cost in a burst, with the
 * shipped model.
 */
export const leadSuite: BenchSuite = {
  name: "lead",
  tasks: ({ quick }) => [
    ...wrapperTasks(),
    breakerTask(),
    ...alternativeTasks(),
    ...burstTasks(quick),
  ],
  comparisons: [
    { task: "wrapper-success", alternative: "cockatiel-wrap" },
    { task: "wrapper-success", alternative: "opossum-bare" },
    { task: "wrapper-success", alternative: "retry-timeout-npm" },
  ],
};
