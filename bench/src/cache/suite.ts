import type { BenchSuite } from "../runner/task.ts";
import { exactTasks } from "./exact-tasks.ts";

/** What a hit costs in each tier of the cache, and what the usual recipe costs. */
export const cacheSuite: BenchSuite = {
  name: "cache",
  tasks: () => [...exactTasks()],
  comparisons: [
    { task: "exact-hit-slots", alternative: "recipe-regex-sha256-lru" },
    { task: "exact-hit-incremental", alternative: "recipe-regex-sha256-lru" },
  ],
};
