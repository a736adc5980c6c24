import type { BenchSuite } from "../runner/task.ts";
import { flatTasks } from "./flat-tasks.ts";
import { keptTasks } from "./kept-tasks.ts";

/**
 * The memory that things keep, and the proof that nothing grows: the bytes are the figures, the times those of making
 * one.
 */
export const memorySuite: BenchSuite = {
  name: "memory",
  tasks: (options) => [...keptTasks(options), ...flatTasks(options)],
};
