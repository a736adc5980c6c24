import type { BenchSuite } from "../runner/task.ts";
import { exactTasks } from "./exact-tasks.ts";
import { generalisedTasks } from "./generalised-tasks.ts";
import { similarTasks } from "./similar-tasks.ts";
import { textTasks } from "./text-tasks.ts";

/** The cost of a hit in each cache tier and in the usual recipe. */
export const cacheSuite: BenchSuite = {
  name: "cache",
  tasks: (options) => [
    ...exactTasks(),
    ...textTasks(),
    ...generalisedTasks(options),
    ...similarTasks(options),
  ],
  comparisons: [
    { task: "exact-hit-slots", alternative: "recipe-regex-sha256-lru" },
    { task: "exact-hit-incremental", alternative: "recipe-regex-sha256-lru" },
    { task: "raw-text-hit", alternative: "recipe-regex-sha256-lru" },
    { task: "generalised-hit", alternative: "generalised-by-trial" },
  ],
};
