import type { BenchSuite } from "../runner/task.ts";
import { firstPlanTasks } from "./first-plans.ts";
import { frameTasks } from "./frames.ts";
import { firstScheduleTasks } from "./schedules/first-schedules.ts";

/** Squads: first joint plans, first schedules beside the least times, and frames with many squads. */
export const squadsSuite: BenchSuite = {
  name: "squads",
  tasks: (options) => [
    ...firstPlanTasks(options),
    ...firstScheduleTasks(options),
    ...frameTasks(options),
  ],
};
