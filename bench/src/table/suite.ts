import type { BenchSuite } from "../runner/task.ts";
import { buildTasks } from "./build-tasks.ts";
import { kBestTasks } from "./k-best-tasks.ts";
import { readTasks } from "./read-tasks.ts";

/** Policy tables: built, read, and served. The overall line is that of the slowest problem. */
export const tableSuite: BenchSuite = {
  name: "table",
  tasks: (options) => [...buildTasks(options), ...readTasks(), ...kBestTasks()],
};
