import type { BenchSuite } from "../runner/task.ts";
import { bundleTasks } from "./bundle-tasks.ts";
import { processTasks } from "./process-tasks.ts";

/** The wait of a player, and the load of a web page. */
export const startupSuite: BenchSuite = {
  name: "startup",
  tasks: () => [...processTasks(), ...bundleTasks()],
  notes: () => [
    "Each sample is a process of its own, of which only the named part counts; every package is one bundled file.",
  ],
};
