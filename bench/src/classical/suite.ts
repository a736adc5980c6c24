import type { BenchSuite } from "../runner/task.ts";
import { deadlineTasks } from "./deadline-tasks.ts";
import { manyGoalsComparisons, manyGoalsTasks } from "./many-goals-tasks.ts";
import { searchTasks } from "./search-tasks.ts";
import { smallComparisons, smallTasks } from "./small-tasks.ts";

/**
 * The classical planner on the problem set: first plans, proofs, deadlines, and a plain A* on small problems.
 */
export const classicalSuite: BenchSuite = {
  name: "classical",
  tasks: (options) => [
    ...searchTasks(options),
    ...deadlineTasks(options),
    ...manyGoalsTasks(options),
    ...smallTasks(options),
  ],
  comparisons: [...manyGoalsComparisons, ...smallComparisons],
};
