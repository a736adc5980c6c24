import type { BenchSuite } from "../runner/task.ts";
import { fallTasks } from "./fall-tasks.ts";
import { firstPlanTasks } from "./first-plans.ts";
import { frameTasks } from "./frames.ts";
import { firstScheduleTasks } from "./schedules/first-schedules.ts";
import { sixteenTasks } from "./sixteen.ts";

/** Squads: first joint plans, frames with many squads, and what becomes of a plan when a member falls. */
export const squadsSuite: BenchSuite = {
  name: "squads",
  tasks: (options) => [
    ...firstPlanTasks(options),
    ...firstScheduleTasks(options),
    ...sixteenTasks(options),
    ...frameTasks(options),
    ...fallTasks(options),
  ],
};
