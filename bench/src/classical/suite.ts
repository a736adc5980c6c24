import type { BenchSuite } from "../runner/task.ts";
import { deadlineTasks } from "./deadline-tasks.ts";
import { searchTasks } from "./search-tasks.ts";

/** The understudy on the problem set: first plans, proofs, deadlines. */
export const classicalSuite: BenchSuite = {
  name: "classical",
  tasks: (options) => [...searchTasks(options), ...deadlineTasks(options)],
};
