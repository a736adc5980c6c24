import type { BenchSuite } from "../runner/task.ts";
import { flatTasks } from "./flat-tasks.ts";
import { keptTasks } from "./kept-tasks.ts";

/** Memory of things, and the proof that nothing grows: bytes are the figures, times those of making one. */
export const memorySuite: BenchSuite = {
  name: "memory",
  tasks: (options) => [...keptTasks(options), ...flatTasks(options)],
};
