import type { BenchSuite } from "../runner/task.ts";
import { flatTasks } from "./flat-tasks.ts";
import { keptTasks } from "./kept-tasks.ts";

/** What things keep, and that nothing grows: the bytes are the figures, the times those of making one. */
export const memorySuite: BenchSuite = {
  name: "memory",
  tasks: (options) => [...keptTasks(options), ...flatTasks(options)],
};
