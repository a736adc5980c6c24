import type { BenchSuite } from "../runner/task.ts";
import { alternativeTasks } from "./alternative-tasks.ts";
import { wrapperTasks } from "./wrapper-tasks.ts";

/** The cost of keeping a model under control, around a model that answers at once. */
export const leadSuite: BenchSuite = {
  name: "lead",
  tasks: () => [...wrapperTasks(), ...alternativeTasks()],
  comparisons: [
    { task: "wrapper-success", alternative: "cockatiel-wrap" },
    { task: "wrapper-success", alternative: "opossum-bare" },
    { task: "wrapper-success", alternative: "retry-timeout-npm" },
  ],
};
