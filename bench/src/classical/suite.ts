import type { BenchSuite } from "../runner/task.ts";
import { alternativeComparisons, alternativeNotes, alternativeTasks } from "./alternative-tasks.ts";
import { deadlineTasks } from "./deadline-tasks.ts";
import { manyGoalsComparisons, manyGoalsTasks } from "./many-goals-tasks.ts";
import { searchTasks } from "./search-tasks.ts";
import { smallComparisons, smallTasks } from "./small-tasks.ts";

/**
 * The classical planner on the problem set: first plans, proofs, deadlines, alternatives, and a plain A* on small
 * problems.
 */
export const classicalSuite: BenchSuite = {
  name: "classical",
  tasks: (options) => [
    ...searchTasks(options),
    ...deadlineTasks(options),
    ...manyGoalsTasks(options),
    ...alternativeTasks(options),
    ...smallTasks(options),
  ],
  comparisons: [...alternativeComparisons, ...manyGoalsComparisons, ...smallComparisons],
  notes: alternativeNotes,
};
